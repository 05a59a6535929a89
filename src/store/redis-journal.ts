/**
 * The journal of a conversation as its list holds it; redis/journal.lua finds places in it.
 *
 * An entry is `<revision> <position> <digest> <length of its event> <of its state>`, for each message its step decided
 * ` <number> <length of the prompt> <of the text>`, a line break, and all these texts. Lengths are those of strings
 * in JavaScript. Entries that are no longer new are together in a pack, `P<first revision> <last>`, a line break, and
 * the entries as one text, compressed.
 */
import { type Identity, restore, shorten } from './journal-text.ts';
import { writeMessageText } from './message-text.ts';
import { compressPack, openPack } from './redis-pack-text.ts';
import type { JournalEntry, NewOutboxEntry } from './store.ts';

export interface StoredEntry {
  revision: number;
  position: number;
  digest: number;
  /** Shortened. */
  event: string;
  state: string;
  messages: StoredMessage[];
}

export interface StoredMessage {
  number: number;
  prompt: string;
  /** As message-text.ts writes it. */
  text: string;
  /** The channel's id, where it was moved here. */
  id?: string;
}

/** @param messages those its step decided */
export function writeEntry(
  entry: JournalEntry,
  messages: readonly NewOutboxEntry[],
  identity: Identity,
): string {
  return writeStored({
    ...entry,
    event: shorten(entry.event, identity),
    messages: messages.map((message) => {
      return { number: message.entry, prompt: message.prompt, text: writeMessageText(message) };
    }),
  });
}

export function writeStored({ revision, position, digest, event, state, messages }: StoredEntry): string {
  let head = `${revision} ${position} ${digest} ${event.length} ${state.length}`;
  let texts = event + state;
  for (const { number, prompt, text, id = '' } of messages) {
    head += ` ${number} ${prompt.length} ${text.length} ${id.length}`;
    texts += prompt + text + id;
  }
  return `${head}\n${texts}`;
}

/** Entries of the element of a list, of which a pack has several. */
export function readElement(element: Buffer): StoredEntry[] {
  return isPack(element) ? readEntries(openPack(packed(element))) : readEntries(element.toString());
}

export const isPack = (element: Buffer): boolean => element[0] === 'P'.charCodeAt(0);

const packed = (pack: Buffer) => pack.subarray(pack.indexOf('\n') + 1);

export function writePack(entries: readonly StoredEntry[]): Buffer {
  const head = `P${entries[0]!.revision} ${entries.at(-1)!.revision}\n`;
  return Buffer.concat([Buffer.from(head), compressPack(entries.map(writeStored).join(''))]);
}

function readEntries(text: string): StoredEntry[] {
  const entries: StoredEntry[] = [];
  let at = 0;
  const take = (length: number) => {
    at += length;
    return text.slice(at - length, at);
  };
  while (at < text.length) {
    const head = take(text.indexOf('\n', at) - at)
      .split(' ')
      .map(Number);
    at++;
    const [revision, position, digest, eventLength, stateLength] = head as [
      number,
      number,
      number,
      number,
      number,
    ];
    const entry: StoredEntry = {
      revision,
      position,
      digest,
      event: take(eventLength),
      state: take(stateLength),
      messages: [],
    };
    for (let n = 5; n < head.length; n += 4) {
      const message: StoredMessage = {
        number: head[n]!,
        prompt: take(head[n + 1]!),
        text: take(head[n + 2]!),
      };
      if (head[n + 3]! > 0) message.id = take(head[n + 3]!);
      entry.messages.push(message);
    }
    entries.push(entry);
  }
  return entries;
}

export function toJournalEntry({ messages: _, ...entry }: StoredEntry, identity: Identity): JournalEntry {
  return { ...entry, event: restore(entry.event, identity) };
}
