/**
 * Silences that no timer of a funnel has ended: of a conversation in which nothing has happened for a week.
 *
 * The store lists conversations by their last change, so those that fall silent within a minute are a range of that
 * list, and no others are read. Up to which minute a group has been counted is kept in the flow ledger, in one
 * transaction with the counts: what falls due while no process runs is counted by the next one, in the minute in which
 * it fell due, and nothing is counted twice.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ConversationEvent } from '../actor/event.ts';
import { type ConversationRecord, TURN_TIMER } from '../actor/record.ts';
import type { Place } from '../store/standing.ts';
import type { Store } from '../store/store.ts';
import { DAY, FLOWS_KEPT, type FlowLedger, MINUTE } from './flow-ledger.ts';
import { countIn } from './flows.ts';
import { namesOf } from './place.ts';

/** From the last event to when a conversation counts as silent (ms). */
export const SILENCE = 7 * DAY;

/** Conversations looked at at once, and the rest between two pages (ms): the group goes on with its messages. */
const PAGE = 64;
const REST = 2;
/** Of a journal in which the last one of the customer is looked for. */
const EVENTS = 16;

export interface ListedGroup {
  number: number;
  store: Pick<Store, 'recent' | 'load' | 'journal'>;
  /** Runs a job between two commits. */
  exclusively<T>(job: () => Promise<T>): Promise<T>;
}

/** The writer of a group's silences; the number of its last batch is the last minute that was counted. */
export const silencesOf = (group: number): string => `silences-${group}`;

/**
 * Counts those that fell silent before a minute (since the epoch) and were not counted yet, for as long as flows are
 * kept. Resolves with how many it were, when that is in the ledger.
 * @throws Error of the store or the ledger; then it is to be repeated
 */
export async function countSilences(
  group: ListedGroup,
  ledger: Pick<FlowLedger, 'add' | 'lastOf'>,
  until: number,
): Promise<number> {
  const writer = silencesOf(group.number);
  const counted = await ledger.lastOf(writer);
  const from = Math.max((counted ?? 0) + 1, until - FLOWS_KEPT / MINUTE);
  if (from >= until) return 0;
  const minutes = new Map<number, Map<string, number>>();
  const earliest = from * MINUTE - SILENCE;
  let silent = 0;
  let before: Place | undefined = { at: until * MINUTE - SILENCE, conversation: '' };
  while (before !== undefined) {
    const page = await group.exclusively(() => pageOf(group.store, before!, earliest));
    for (const record of page.silent) {
      countIn(minutes, Math.floor((record.updatedAt + SILENCE) / MINUTE), namesOf(record).drop);
    }
    silent += page.silent.length;
    before = page.last;
    if (before !== undefined) await pause(REST, undefined, { ref: false });
  }
  await ledger.add({ writer, number: until - 1, minutes: [...minutes], stays: new Map() });
  return silent;
}

/** @returns `last` where another page follows */
async function pageOf(
  store: ListedGroup['store'],
  before: Place,
  earliest: number,
): Promise<{ silent: ConversationRecord[]; last?: Place }> {
  const places = (await store.recent(before, PAGE)).filter(({ at }) => at >= earliest);
  const records = await store.load(places.map(({ conversation }) => conversation));
  const silent: ConversationRecord[] = [];
  for (const body of records.values()) {
    const record = JSON.parse(body) as ConversationRecord;
    if (await isSilent(record, store)) silent.push(record);
  }
  return { silent, ...(places.length === PAGE && { last: places.at(-1)! }) };
}

/**
 * Whether the bot waits for nothing but the customer, and this silence has not been counted: neither when a timer of
 * the funnel gave up on it, nor a week after the customer, and again because it was moved or taken over since.
 */
async function isSilent(
  { conversation, revision, owner, timers, effects, inbox }: ConversationRecord,
  store: Pick<Store, 'journal'>,
): Promise<boolean> {
  const isWaiting = owner === 'bot' && inbox === undefined && isEmpty(timers) && isEmpty(effects);
  if (!isWaiting) return false;
  const journal = await store.journal(conversation, Math.max(0, revision - EVENTS), EVENTS);
  let later: number | undefined;
  for (const entry of journal.toReversed()) {
    const event = JSON.parse(entry.event) as ConversationEvent;
    if (later !== undefined && later - event.at >= SILENCE) return false;
    if (event.kind === 'timer') return event.id === TURN_TIMER;
    if (event.kind === 'message' || event.kind === 'effect') return true;
    later = event.at;
  }
  return true;
}

function isEmpty(object: object): boolean {
  for (const _ in object) return false;
  return true;
}
