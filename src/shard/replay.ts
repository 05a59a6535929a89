/**
 * Steps a conversation's journal again and compares what comes out with what was committed (G7).
 *
 * Of each event the journal keeps the state and a CRC-32 of the record after it; whole records are kept only of
 * the end and, where retention has erased the beginning, of the last event erased. So a record that differs in
 * between is shown by what the event changes now and by how the record differs at the end.
 */
import { crc32 } from 'node:zlib';
import type { ConversationEvent } from '../actor/event.ts';
import { asItBegan, type ConversationRecord } from '../actor/record.ts';
import { type StepResult, step } from '../actor/step.ts';
import { type JsonDifference, jsonDifferences } from '../replay/json-diff.ts';
import type { BaseRecord, JournalEntry } from '../store/store.ts';
import type { Funnels } from './step-batch.ts';

export type Replay = { equal: true; events: number; record: string } | ReplayDifference;

/** The first event after which the record is another. In differences, `one` is recorded and `other` stepped. */
export interface ReplayDifference {
  equal: false;
  revision: number;
  /** What happened to the conversation there; absent where the journal has no such event. */
  kind?: ConversationEvent['kind'];
  at?: number;
  reason: string;
  /** What is known to differ there; empty where the journal keeps only a checksum. */
  differences: JsonDifference[];
  /** What the event changes in the record as it is stepped now: `one` before, `other` after. */
  changes?: JsonDifference[];
  /** How the stored record differs from the one that all events lead to. */
  atEnd?: JsonDifference[];
}

/** One entry of a journal, stepped again. */
export interface SteppedEntry {
  entry: JournalEntry;
  event: ConversationEvent;
  before: ConversationRecord | undefined;
  result: StepResult;
  /** The record after it as JSON; empty when there is none. */
  body: string;
}

/**
 * Steps the entries one after the other, whatever the journal says of the records between.
 * @param stored the record at the end; it names the funnel the conversation began with
 */
export function* stepJournal(
  journal: readonly JournalEntry[],
  funnels: Funnels,
  stored: string,
  base?: BaseRecord,
): Generator<SteppedEntry> {
  let body = base?.record ?? '';
  for (const entry of journal) {
    const event = JSON.parse(entry.event) as ConversationEvent;
    const before = body === '' ? undefined : (JSON.parse(body) as ConversationRecord);
    const funnel = funnels.of(before ?? asItBegan(JSON.parse(stored) as ConversationRecord));
    const result = step(funnel, before, event, entry.position);
    if (result.record !== undefined) body = JSON.stringify(result.record);
    yield { entry, event, before, result, body };
  }
}

/**
 * @param journal all entries from the first one on, or from the one after `base`
 * @param stored the record as it is stored, compared byte for byte with the last one stepped
 * @param base what the journal begins from where its first entries were erased
 */
export function replay(
  journal: readonly JournalEntry[],
  funnels: Funnels,
  stored: string,
  base?: BaseRecord,
): Replay {
  let first: ReplayDifference | undefined;
  let revision = base?.revision ?? 0;
  let body = base?.record ?? '';
  for (const stepped of stepJournal(journal, funnels, stored, base)) {
    first ??= differenceAfter(stepped, ++revision);
    body = stepped.body;
  }
  if (first !== undefined) return { ...first, atEnd: differencesOf(stored, body) };
  if (body === stored) return { equal: true, events: journal.length, record: body };
  const reason = endReason(stored, revision);
  return { equal: false, revision, reason, differences: differencesOf(stored, body) };
}

/** How one event's record differs from what the journal says of it. */
export function differenceAfter(stepped: SteppedEntry, expected: number): ReplayDifference | undefined {
  const { entry, event, before, result, body } = stepped;
  const at = { equal: false, revision: entry.revision, kind: event.kind, at: event.at } as const;
  if (entry.revision !== expected) {
    const reason = `the journal has no revision ${expected}: ${entry.revision} comes instead`;
    return { equal: false, revision: expected, reason, differences: [] };
  }
  if (result.status === 'ignored') {
    return { ...at, reason: `the event is ignored: ${result.reason}`, differences: [] };
  }
  if (result.record === undefined) {
    const why = result.status === 'failed' ? `: ${result.error.message}` : '';
    return { ...at, reason: `the event is ${result.status}${why}`, differences: [] };
  }
  const state = JSON.stringify(result.record.state);
  const changes = () => jsonDifferences(before ?? {}, JSON.parse(body));
  if (state !== entry.state) {
    const differences = jsonDifferences({ state: JSON.parse(entry.state) }, { state: result.record.state });
    return { ...at, reason: 'another state', differences, changes: changes() };
  }
  if (crc32(body) !== entry.digest) {
    return { ...at, reason: 'another record in the same state', differences: [], changes: changes() };
  }
  return undefined;
}

function endReason(stored: string, revision: number): string {
  const last = revisionOf(stored);
  return last === revision
    ? 'the stored record is another'
    : `the stored record is of revision ${last}, the journal ends with ${revision}`;
}

function revisionOf(stored: string): unknown {
  try {
    return (JSON.parse(stored) as ConversationRecord).revision;
  } catch {
    return 'none';
  }
}

function differencesOf(stored: string, body: string): JsonDifference[] {
  try {
    return jsonDifferences(JSON.parse(stored), body === '' ? undefined : JSON.parse(body));
  } catch {
    return [{ path: '', one: stored, other: body }];
  }
}
