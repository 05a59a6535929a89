/** What runs inside Redis, from the parts in redis/*.lua. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface Script {
  readonly text: string;
  /** What EVALSHA knows it by. */
  readonly sha: string;
}

export const script = (...parts: readonly string[]): Script =>
  scriptOf(parts.map((part) => new URL(`./redis/${part}.lua`, import.meta.url)));

/** From parts wherever they are. */
export function scriptOf(parts: readonly URL[]): Script {
  const text = parts.map((part) => readFileSync(part, 'utf8')).join('\n');
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}

export const STORE_SCRIPTS = {
  open: script('open'),
  list: script('keys', 'fence', 'list'),
  touch: script('touch'),
  commit: script('keys', 'fence', 'letters', 'outbox', 'commit'),
  settleLetter: script('keys', 'fence', 'letters', 'settle-letter'),
  removeFacts: script('keys', 'fence', 'remove-facts'),
  pack: script('keys', 'fence', 'journal', 'pack'),
  trim: script('keys', 'fence', 'scrub', 'journal', 'outbox', 'trim'),
  erase: script('keys', 'fence', 'scrub', 'letters', 'journal', 'outbox', 'holdings', 'erase'),
  eraseLetters: script('keys', 'fence', 'scrub', 'letters', 'erase-letters'),
  restore: script('keys', 'fence', 'letters', 'restore'),
  count: script('keys', 'journal', 'outbox', 'holdings', 'count'),
  nextUnsent: script('keys', 'journal', 'outbox', 'next-unsent'),
  messages: script('keys', 'journal', 'outbox', 'messages'),
  entries: script('keys', 'journal', 'entries'),
} as const;
