/**
 * What is remembered of a conversation, for people and for whoever writes an answer with it: the last messages in
 * full, and of older ones only those that carried slots or objections, a line each.
 *
 * Nothing is kept twice for it. It is read from journal and outbox, backwards and in pages, at most
 * `MOST_PAGES` of them, so that it costs the same for a conversation of a year as for one of a month.
 */
import type { ConversationEvent, MessageEvent, Slots } from '../actor/event.ts';
import type { ConversationRecord } from '../actor/record.ts';
import type { OutboxState, Store } from '../store/store.ts';

export interface ConversationMemory {
  conversation: string;
  /** Revision of the record it was read at. */
  revision: number;
  /** Older messages that said something, in order. */
  earlier: MemoryNote[];
  /** The last messages, in order. */
  messages: MemoryMessage[];
  /** The first revision that was looked at; what was before it was erased or lies too far back. */
  since: number;
}

export type MemoryMessage = { revision: number; at: number; text: string } & (
  | { from: 'customer' /** What it was, where it was not text. */; unsupported?: string }
  | { from: 'bot'; state: OutboxState }
);

export interface MemoryNote {
  revision: number;
  at: number;
  slots: Slots;
  objections: string[];
}

const IN_FULL = 50;
const MOST_NOTES = 100;
const PAGE = 200;
const MOST_PAGES = 20;
/** Characters of a slot's value in a note. */
const LONGEST_VALUE = 80;

interface Heard {
  revision: number;
  event: MessageEvent;
}

export async function memoryOf(record: ConversationRecord, store: Store): Promise<ConversationMemory> {
  const { conversation, revision } = record;
  const said = await lastSaid(record, store);
  const heard: MemoryMessage[] = [];
  const notes: MemoryNote[] = [];
  let since = revision + 1;
  /** A message of the customer is in the last ones unless so many others come after it. */
  const isRecent = (at: number) =>
    heard.length + said.filter((message) => message.revision >= at).length < IN_FULL;
  for (let page = 0; page < MOST_PAGES && since > 1 && notes.length < MOST_NOTES; page++) {
    const found = await heardBefore(store, conversation, since);
    if (found === undefined) break;
    for (const one of found.heard) {
      if (isRecent(one.revision)) heard.push(messageOf(one));
      else if (notes.length < MOST_NOTES) notes.push(...noteOf(one));
    }
    since = notes.length < MOST_NOTES ? found.since : notes.at(-1)!.revision;
  }
  const messages = [...heard.reverse(), ...said].sort((a, b) => a.revision - b.revision).slice(-IN_FULL);
  return { conversation, revision, earlier: notes.reverse(), messages, since: Math.min(since, revision) };
}

/** What the customer wrote in one page before a revision, the last first; nothing where the journal begins. */
async function heardBefore(
  store: Store,
  conversation: string,
  before: number,
): Promise<{ heard: Heard[]; since: number } | undefined> {
  const after = Math.max(0, before - 1 - PAGE);
  const page = (await store.journal(conversation, after, before - 1 - after)).filter(
    (entry) => entry.revision < before,
  );
  if (page.length === 0) return undefined;
  const heard = page.flatMap(({ revision, event }): Heard[] => {
    const parsed = JSON.parse(event) as ConversationEvent;
    return parsed.kind === 'message' ? [{ revision, event: parsed }] : [];
  });
  return { heard: heard.reverse(), since: page[0]!.revision };
}

/** The last messages to the customer that were not withdrawn, in order. */
async function lastSaid({ conversation, lastOutbox }: ConversationRecord, store: Store) {
  let said: MemoryMessage[] = [];
  for (
    let before = lastOutbox + 1, page = 0;
    before > 1 && said.length < IN_FULL && page < MOST_PAGES;
    page++
  ) {
    const after = Math.max(0, before - 1 - IN_FULL);
    const entries = (await store.outbox(conversation, after, before - 1 - after)).filter(
      ({ entry, state }) => entry < before && state !== 'withdrawn',
    );
    const messages = entries.map(({ revision, at, text, state }): MemoryMessage => {
      return { revision, at, text, from: 'bot', state };
    });
    said = [...messages, ...said];
    before = after + 1;
  }
  return said.slice(-IN_FULL);
}

function messageOf({ revision, event: { at, content } }: Heard): MemoryMessage {
  return content.type === 'text'
    ? { revision, at, text: content.text, from: 'customer' }
    : { revision, at, text: '', from: 'customer', unsupported: content.original };
}

function noteOf({ revision, event: { at, perception } }: Heard): MemoryNote[] {
  const slots = clipped(perception?.slots ?? {});
  const objections = [...(perception?.objections ?? [])];
  if (Object.keys(slots).length === 0 && objections.length === 0) return [];
  return [{ revision, at, slots, objections }];
}

function clipped(slots: Slots): Slots {
  return Object.fromEntries(
    Object.entries(slots).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.slice(0, LONGEST_VALUE) : value,
    ]),
  );
}
