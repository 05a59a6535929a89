/**
 * The step: one conversation and one event in, the next record and what to do out.
 *
 * Pure. It reads no clock, no randomness and no I/O, so stepping a journal again gives byte-equal records
 * (G7). An event that was already applied, or whose timer or effect is no longer current, is ignored and
 * leaves the very same record (G3, G5).
 */
import { ProsaError } from '../errors.ts';
import { advance, begin } from './advance.ts';
import { consume, type IgnoredReason, reasonToIgnore } from './consume.ts';
import type { Decision } from './decision.ts';
import type { ConversationEvent, MessageEvent, MigrateEvent, Move, TimerEvent } from './event.ts';
import type { Funnel } from './funnel.ts';
import { type Draft, delayOf } from './interpret.ts';
import { machineEvent } from './machine-event.ts';
import { carryOut } from './migrate.ts';
import { endQuiet, holdTimers, isSilent, operate, releaseTimers } from './operate.ts';
import { beginTurn, listen, receive } from './receive.ts';
import { type ConversationRecord, initialContext, TURN_TIMER } from './record.ts';
import { restartEffect, turnOf, withEnded } from './requeued.ts';
import { policyOf } from './turn.ts';
import { settleTurn } from './turn-draft.ts';

export type StepResult =
  | { status: 'applied'; record: ConversationRecord; decisions: Decision[] }
  | { status: 'ignored'; reason: IgnoredReason; record: ConversationRecord | undefined }
  /** The funnel threw or killed its worker. The event is used up and nothing else changed (G10). */
  | { status: 'failed'; error: ProsaError; record: ConversationRecord | undefined };

/**
 * @param position where the event stands in its partition of the log, rising with each event; absent for
 *   events that did not come through a log
 */
export function step(
  funnel: Funnel,
  record: ConversationRecord | undefined,
  event: ConversationEvent,
  position: number | undefined,
): StepResult {
  const ignored = reasonToIgnore(record, event, position);
  if (ignored !== undefined) return { status: 'ignored', reason: ignored, record };
  if (event.setAside !== undefined) {
    const error = new ProsaError('worker_died', event.setAside.reason);
    return { status: 'failed', error, record: record && useUp(funnel, record, event, position) };
  }
  try {
    return apply(funnel, record, event, position);
  } catch (cause) {
    const message = `funnel ${funnel.id}@${funnel.version}: ${(cause as Error).message}`;
    const error = cause instanceof ProsaError ? cause : new ProsaError('funnel_failed', message, { cause });
    return { status: 'failed', error, record: record && useUp(funnel, record, event, position) };
  }
}

function newRecord(funnel: Funnel, event: MessageEvent): ConversationRecord {
  return {
    conversation: event.conversation,
    tenant: event.tenant,
    channel: event.channel,
    address: event.address,
    funnel: funnel.id,
    funnelVersion: funnel.version,
    startedAt: event.at,
    updatedAt: event.at,
    revision: 0,
    position: -1,
    seen: '',
    owner: 'bot',
    state: null,
    context: initialContext(),
    timers: {},
    effects: {},
    lastOutbox: 0,
    lastEffect: 0,
  };
}

function apply(
  funnel: Funnel,
  before: ConversationRecord | undefined,
  event: ConversationEvent,
  position: number | undefined,
): StepResult {
  const previous = before ?? newRecord(funnel, event as MessageEvent);
  const draft: Draft = {
    record: consume(funnel, previous, event, position),
    decisions: [],
    silent: isSilent(previous, event),
    spoken: false,
  };
  const used = event.requeued?.used;
  if (used?.effect !== undefined && event.kind === 'effect' && 'error' in event.result) {
    restartEffect(draft, used.effect);
    return { status: 'applied', record: draft.record, decisions: draft.decisions };
  }
  releaseTimers(draft.record);
  endQuiet(draft.record, event);
  const policy = policyOf(funnel, before, previous.channel);
  if (before === undefined) begin(funnel, draft, event.at);
  if (event.kind === 'operator') operate(funnel, draft, event);
  else if (event.kind === 'message' && previous.taken !== undefined) {
    listen(funnel, draft, event);
  } else if (event.kind === 'message') receive(funnel, draft, policy, event);
  else if (event.kind === 'timer' && event.id === TURN_TIMER) {
    beginTurn(funnel, draft, turnOf(event, draft.record), event);
  } else if (event.kind === 'timer' && hearableAt(funnel, previous, event) > event.at) {
    postpone(draft, previous, event.id, hearableAt(funnel, previous, event));
  } else if (event.kind === 'migrate') {
    carryOut(draft, event as MigrateEvent & { move: Move });
    settleTurn(draft, policy, previous, event);
  } else {
    const running =
      used?.effect !== undefined && event.kind === 'effect'
        ? withEnded(previous.effects, event.effect, used.effect)
        : previous.effects;
    advance(funnel, draft, () => machineEvent(previous, event), running, event.at);
    settleTurn(draft, policy, previous, event);
  }
  holdTimers(draft.record);
  return { status: 'applied', record: draft.record, decisions: draft.decisions };
}

/** A timer that comes late may come at an hour at which it is not to be heard. */
function hearableAt(funnel: Funnel, { channel }: ConversationRecord, { id, at }: TimerEvent): number {
  return funnel.due(delayOf(id), at, at, channel) ?? at;
}

/** It passed while nobody was there to see it, and is not to be heard at this hour. */
function postpone({ record }: Draft, before: ConversationRecord, timer: string, deadline: number): void {
  record.timers = { ...record.timers, [timer]: { ...before.timers[timer]!, deadline } };
}

/** As {@link consume}, of an event that came to nothing: a turn goes with the timer that was to begin it. */
function useUp(
  funnel: Funnel,
  before: ConversationRecord,
  event: ConversationEvent,
  position: number | undefined,
): ConversationRecord {
  const record = consume(funnel, before, event, position);
  if (event.kind === 'timer' && event.id === TURN_TIMER && event.requeued === undefined) delete record.inbox;
  if (event.kind !== 'message') {
    const draft: Draft = { record, decisions: [], silent: true, spoken: false };
    settleTurn(draft, policyOf(funnel, before, before.channel), before, event);
  }
  return record;
}
