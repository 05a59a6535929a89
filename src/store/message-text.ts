/**
 * What stores keep in the place of a message's text. Most messages are nothing but text, and so is what is kept of
 * them. Of the others U+0001 and JSON is kept, which goes with the text wherever it is moved, packed or erased.
 */
import type { NewOutboxEntry } from './store.ts';

export type Said = Pick<NewOutboxEntry, 'text' | 'by' | 'media' | 'template'>;

const MARK = '\u0001';

export function writeMessageText({ text, by, media, template }: Said): string {
  if (by === undefined && media === undefined && template === undefined && !text.startsWith(MARK))
    return text;
  return MARK + JSON.stringify({ text, by, media, template });
}

/** @param kept what `writeMessageText` gave */
export function readMessageText(kept: string): Said {
  return kept.startsWith(MARK) ? (JSON.parse(kept.slice(MARK.length)) as Said) : { text: kept };
}
