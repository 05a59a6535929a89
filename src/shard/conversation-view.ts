/** A conversation as people see it: the answer of the admin API and the panel of the page. */
import { outboxId } from '../actor/conversation-id.ts';
import type { ConversationEvent } from '../actor/event.ts';
import type { LateTemplate, Media } from '../actor/message.ts';
import { type ConversationRecord, stageOf } from '../actor/record.ts';
import type { JournalEntry, OutboxEntry, Store } from '../store/store.ts';
import { type SlotView, slotsOf } from './slot-sources.ts';

export interface ConversationView {
  id: string;
  channel: string;
  stage: string;
  state: unknown;
  funnel: string;
  funnelVersion: string;
  owner: 'bot' | 'human';
  /** Why a person is to take over, and what they should know. */
  handOff?: { at: string; reason: string; summary: string };
  /** Name of the person who has it, and since when. */
  takenBy?: string;
  takenAt?: string;
  /** What its effects have cost, language models above all (USD). */
  cost: number;
  revision: number;
  startedAt: string;
  updatedAt: string;
  slots: Record<string, SlotView>;
  timers: { id: string; name: string; deadline: number }[];
  effects: { id: string; src: string }[];
  /** What the customer might say next, in their language. */
  suggestions: string[];
  outbox: OutboxView[];
}

export interface OutboxView {
  id: string;
  /** Of the journal entry that decided it. */
  revision: number;
  state: OutboxEntry['state'];
  /** Name of the person who wrote it; absent where the bot did. */
  by?: string;
  text: string;
  media?: Media;
  template?: LateTemplate;
  at: number;
  attempts: number;
  messageId?: string;
  error?: string;
}

/** One line of the conversation. `id` rises: `<revision>.<entry>`, entry 0 for the customer's own message. */
export interface TranscriptLine {
  id: string;
  from: 'customer' | 'bot' | 'person';
  /** Name of the person; not for the customer. */
  by?: string;
  text: string;
  media?: Media;
  at: number;
  messageId?: string;
}

/** An event with the state after it. */
export interface JournalView {
  revision: number;
  position: number;
  at: number;
  kind: ConversationEvent['kind'];
  /** The channel's id of an inbound message. */
  messageId?: string;
  event: ConversationEvent;
  state: unknown;
  stage: string;
  digest: number;
}

/** Messages shown with a conversation. */
const LAST_MESSAGES = 200;

export async function viewOf(
  record: ConversationRecord,
  store: Store,
  suggestions: string[],
): Promise<ConversationView> {
  const entries = await store.outbox(
    record.conversation,
    Math.max(0, record.lastOutbox - LAST_MESSAGES),
    LAST_MESSAGES,
  );
  return {
    id: record.conversation,
    channel: record.channel,
    stage: stageOf(record.state),
    state: record.state,
    funnel: record.funnel,
    funnelVersion: record.funnelVersion,
    owner: record.owner,
    ...(record.handOff && { handOff: { ...record.handOff, at: new Date(record.handOff.at).toISOString() } }),
    ...(record.taken && { takenBy: record.taken.by, takenAt: new Date(record.taken.at).toISOString() }),
    cost: record.spent ?? 0,
    revision: record.revision,
    startedAt: new Date(record.startedAt).toISOString(),
    updatedAt: new Date(record.updatedAt).toISOString(),
    slots: await slotsOf(record, store),
    timers: Object.entries(record.timers).map(([id, { deadline }]) => ({
      id,
      name: timerName(id),
      deadline,
    })),
    effects: Object.values(record.effects).map(({ id, src }) => ({ id, src })),
    suggestions,
    outbox: entries.map(outboxView),
  };
}

/** xstate names the timer of an `after` `xstate.after.<delay>.<state id>`. */
function timerName(id: string): string {
  return /^xstate\.after\.([^.]+)\./.exec(id)?.[1] ?? id;
}

function outboxView(entry: OutboxEntry): OutboxView {
  return {
    id: outboxId(entry.conversation, entry.entry),
    revision: entry.revision,
    state: entry.state,
    ...(entry.by !== undefined && { by: entry.by }),
    text: entry.text,
    ...(entry.media && { media: entry.media }),
    ...(entry.template && { template: entry.template }),
    at: entry.at,
    attempts: entry.attempts,
    ...(entry.messageId === undefined ? {} : { messageId: entry.messageId }),
    ...(entry.error === undefined ? {} : { error: entry.error }),
  };
}

export async function journalOf(
  store: Store,
  conversation: string,
  after: number,
  limit: number,
): Promise<JournalView[]> {
  return (await store.journal(conversation, after, limit)).map(journalView);
}

function journalView(entry: JournalEntry): JournalView {
  const event = JSON.parse(entry.event) as ConversationEvent;
  const state = JSON.parse(entry.state) as unknown;
  return {
    revision: entry.revision,
    position: entry.position,
    at: event.at,
    kind: event.kind,
    ...(event.kind === 'message' ? { messageId: event.id } : {}),
    event,
    state,
    stage: stageOf(state),
    digest: entry.digest,
  };
}

/** What was said after line `after`, or the last messages; at most so many that it takes several calls to catch up. */
export async function transcriptOf(
  record: ConversationRecord,
  store: Store,
  after?: string,
): Promise<TranscriptLine[]> {
  const { conversation, revision, lastOutbox } = record;
  const from = lineNumber(after ?? '0.0');
  const since =
    after === undefined ? Math.max(0, revision - 2 * LAST_MESSAGES) : Math.max(0, from.revision - 1);
  const journal = await store.journal(conversation, since, 2 * LAST_MESSAGES);
  const outbox =
    after === undefined
      ? await store.outbox(conversation, Math.max(0, lastOutbox - LAST_MESSAGES), LAST_MESSAGES)
      : await outboxAfter(store, conversation, from);
  // Of the list that was cut off, nothing is known behind its end; the next call goes on from there.
  const known = Math.min(
    journal.length < 2 * LAST_MESSAGES ? revision : journal.at(-1)!.revision,
    outbox.length < LAST_MESSAGES ? revision : outbox.at(-1)!.revision,
  );
  const lines: TranscriptLine[] = [];
  for (const entry of journal) {
    const event = JSON.parse(entry.event) as ConversationEvent;
    if (event.kind !== 'message' || event.content.type !== 'text') continue;
    const { text } = event.content;
    lines.push({ id: `${entry.revision}.0`, from: 'customer', text, at: event.at, messageId: event.id });
  }
  for (const entry of outbox) {
    const { text, by, media, at } = entry;
    const id = `${entry.revision}.${entry.entry}`;
    const from = by === undefined ? ({ from: 'bot' } as const) : ({ from: 'person', by } as const);
    lines.push({ id, ...from, text, ...(media && { media }), at });
  }
  return lines
    .filter(({ id }) => lineNumber(id).revision <= known && compareLines(id, after ?? '0.0') > 0)
    .sort((a, b) => compareLines(a.id, b.id));
}

/** A line of the customer does not tell how many replies were before it; those are passed over. */
async function outboxAfter(
  store: Store,
  conversation: string,
  { revision, entry }: { revision: number; entry: number },
): Promise<OutboxEntry[]> {
  let page = await store.outbox(conversation, entry, LAST_MESSAGES);
  while (page.length === LAST_MESSAGES && page.at(-1)!.revision < revision) {
    page = await store.outbox(conversation, page.at(-1)!.entry, LAST_MESSAGES);
  }
  return page;
}

/** @returns less than, equal to or greater than 0 as `a` stands before, at or after `b` */
export function compareLines(a: string, b: string): number {
  const [one, other] = [lineNumber(a), lineNumber(b)];
  return one.revision - other.revision || one.entry - other.entry;
}

function lineNumber(id: string): { revision: number; entry: number } {
  const [revision, entry] = id.split('.').map(Number);
  return { revision: revision || 0, entry: entry || 0 };
}
