/** Steps the events taken from the mailboxes and gathers what the store must commit for them. */
import { crc32 } from 'node:zlib';
import { MOST_EVENTS, parseEffectId } from '../actor/conversation-id.ts';
import type { Decision } from '../actor/decision.ts';
import type { ConversationEvent } from '../actor/event.ts';
import { losesItsVoice } from '../actor/operate.ts';
import { type Priority, priorityOf } from '../actor/priority.ts';
import { type ConversationRecord, nextDeadline } from '../actor/record.ts';
import { step } from '../actor/step.ts';
import { ProsaError } from '../errors.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import { deadLetterEvent, factEvent } from '../log/cloud-events.ts';
import type { NewDeadLetter } from '../store/dead-letter.ts';
import { standingOf } from '../store/standing.ts';
import type { ConversationCommit } from '../store/store.ts';
import type { AppliedEvent } from './applied-event.ts';
import { deadLetter, failureOf } from './dead-letters.ts';
import type { Precautions } from './precautions.ts';

/** Adds to an event what the step must not find out by itself. */
export type Enrich = (
  event: ConversationEvent,
  funnel: CompiledFunnel,
  record: ConversationRecord | undefined,
) => ConversationEvent;

/** The funnel of conversations that begin, and the one a record is pinned to. */
export interface Funnels {
  live(): CompiledFunnel;
  of(record: ConversationRecord): CompiledFunnel;
}

/** Told of each event whose step is traced. */
export interface StepTraces {
  /** The event is stepped now; undefined where it is not traced. */
  begin(event: ConversationEvent): StepTrace | undefined;
}

export interface StepTrace {
  applied(
    outcome: 'applied' | 'failed',
    funnel: CompiledFunnel,
    before: ConversationRecord | undefined,
    after: ConversationRecord,
    decisions: readonly Decision[],
  ): void;
  /** Nothing changed. */
  ignored(): void;
  /** It could not be stepped. */
  failed(code: string): void;
}

/** Messages one event may still cause. */
const ROOM = 100;

export interface SteppedConversation {
  commit: ConversationCommit;
  channel: string;
  address: string;
  decisions: Decision[];
  /** Those that came to something, in their order. */
  happened: AppliedEvent[];
  priority: Priority;
}

export interface SteppedBatch {
  conversations: SteppedConversation[];
  deadLetters: NewDeadLetter[];
  position: number;
  applied: number;
  ignored: number;
  /** What effects cost whose results came too late (USD). */
  owed: { conversation: string; spent: number }[];
}

/**
 * @param taken events by conversation, in order
 * @param recordOf the stored record as JSON
 * @param position the last log position given out; events get the following ones
 * @param tellsFacts whether facts and dead letters are told to others, as CloudEvents
 */
export function stepBatch(
  taken: ReadonlyMap<string, readonly ConversationEvent[]>,
  recordOf: (conversation: string) => string | undefined,
  position: number,
  funnels: Funnels,
  enrich: Enrich,
  precautions?: Precautions,
  tellsFacts = false,
  traces?: StepTraces,
): SteppedBatch {
  const batch: SteppedBatch = {
    conversations: [],
    deadLetters: [],
    position,
    applied: 0,
    ignored: 0,
    owed: [],
  };
  try {
    for (const [conversation, events] of taken) {
      const stored = recordOf(conversation);
      const before = stored === undefined ? undefined : (JSON.parse(stored) as ConversationRecord);
      const facts = tellsFacts ? [] : undefined;
      const stepped = stepConversation(
        conversation,
        before,
        events,
        batch,
        funnels,
        enrich,
        precautions,
        facts,
        traces,
      );
      if (stepped.commit.journal.length > 0) batch.conversations.push(stepped);
    }
    return batch;
  } finally {
    precautions?.hand.clear();
  }
}

function stepConversation(
  conversation: string,
  before: ConversationRecord | undefined,
  events: readonly ConversationEvent[],
  batch: SteppedBatch,
  funnels: Funnels,
  enrich: Enrich,
  precautions: Precautions | undefined,
  facts: string[] | undefined,
  traces: StepTraces | undefined,
): SteppedConversation {
  const decisions: Decision[] = [];
  const happened: AppliedEvent[] = [];
  const requeued: { letter: number; at: number }[] = [];
  const commit: ConversationCommit = {
    conversation,
    expected: before?.revision ?? 0,
    previous: before?.position,
    revision: 0,
    record: '',
    nextDeadline: undefined,
    runningEffects: 0,
    endedEffects: [],
    journal: [],
    outbox: [],
    withdrawals: [],
    ...(facts && { facts }),
  };
  let record = before;
  // Behind a store that writes conversation by conversation, one may be further than the batch knows.
  batch.position = Math.max(batch.position, before?.position ?? 0);
  let priority: Priority = 'normal';
  for (const raw of events) {
    let event = precautions?.take(raw) ?? raw;
    const trace = traces?.begin(raw);
    try {
      const funnel = record === undefined ? funnels.live() : funnels.of(record);
      if (event.setAside === undefined) event = enrich(event, funnel, record);
      if (record !== undefined && Math.max(record.revision, record.lastOutbox) >= MOST_EVENTS - ROOM) {
        throw new ProsaError('conversation_full', `it has had ${record.revision} events`);
      }
      const result = step(funnel, record, event, batch.position + 1);
      if (result.status === 'ignored') {
        batch.ignored++;
        if (result.reason === 'stale_effect') owe(batch, event);
        trace?.ignored();
        continue;
      }
      const failure = failureOf(event, result);
      const entry = result.record && { revision: result.record.revision, position: batch.position + 1 };
      const letter =
        failure && deadLetter(event, failure, record, entry, precautions?.quarantine.deaths(event));
      if (result.record === undefined) {
        if (letter !== undefined) batch.deadLetters.push(letter);
        trace?.failed(letter?.code ?? 'funnel_failed');
        continue;
      }
      // Whatever cannot be written as JSON must show before anything is counted.
      const [body, told] = [JSON.stringify(result.record), JSON.stringify(event)];
      if (letter !== undefined) {
        batch.deadLetters.push(letter);
        facts?.push(JSON.stringify(deadLetterEvent(result.record.tenant, letter)));
      }
      if (event.requeued !== undefined) requeued.push({ letter: event.requeued.letter, at: event.at });
      batch.applied++;
      batch.position++;
      if (losesItsVoice(record, result.record)) {
        const { gaveBack, revision } = result.record;
        commit.withdrawals = [...commit.withdrawals, { from: gaveBack?.revision ?? 0, before: revision }];
      }
      if (result.status === 'applied') {
        happened.push({ event, before: record, after: result.record, decisions: result.decisions });
      }
      const decided = result.status === 'applied' ? result.decisions : [];
      trace?.applied(result.status, funnel, record, result.record, decided);
      record = result.record;
      priority = priorityOf(funnel, record);
      commit.record = body;
      commit.journal.push({
        revision: record.revision,
        position: batch.position,
        event: told,
        state: JSON.stringify(record.state),
        digest: crc32(commit.record),
      });
      for (const decision of decided) {
        decisions.push(decision);
        if (decision.type === 'fact' && facts !== undefined) {
          const { name, data } = decision;
          const fact = {
            conversation,
            revision: record.revision,
            ordinal: facts.length,
            name,
            data,
            at: event.at,
          };
          facts.push(JSON.stringify(factEvent(record.tenant, fact)));
        }
        if (decision.type !== 'send') continue;
        const { entry, prompt, by, text, media, template } = decision;
        commit.outbox.push({
          ...{ entry, prompt, text, revision: record.revision },
          at: Math.max(event.at, record.startedAt), // or it would be of an earlier conversation
          ...(by !== undefined && { by }),
          ...(media && { media }),
          ...(template && { template }),
        });
      }
    } catch (error) {
      const letter = deadLetter(event, error, record);
      batch.deadLetters.push(letter);
      trace?.failed(letter.code);
    }
  }
  if (requeued.length > 0) commit.requeued = requeued;
  if (record !== undefined) {
    commit.revision = record.revision;
    commit.nextDeadline = nextDeadline(record);
    commit.standing = standingOf(record);
    commit.runningEffects = Object.keys(record.effects).length;
    commit.endedEffects = endedBetween(before, record);
  }
  return {
    commit,
    decisions,
    happened,
    channel: record?.channel ?? '',
    address: record?.address ?? '',
    priority,
  };
}

/** What a result that is given again had cost was counted the first time. */
function owe({ owed }: SteppedBatch, event: ConversationEvent): void {
  if (event.kind !== 'effect' || event.requeued !== undefined || event.result.spent === undefined) return;
  owed.push({ conversation: event.conversation, spent: event.result.spent });
}

/** Only effects that were already committed can have left something to forget. */
function endedBetween(before: ConversationRecord | undefined, after: ConversationRecord): number[] {
  const ended: number[] = [];
  if (before === undefined) return ended;
  const left = new Set(Object.values(after.effects).map(({ id }) => id));
  for (const child in before.effects) {
    const { id } = before.effects[child]!;
    if (!left.has(id)) ended.push(parseEffectId(id)!.effect);
  }
  return ended;
}
