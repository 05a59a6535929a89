/**
 * The step: one conversation and one event in, the next record and what to do out.
 *
 * Pure. It reads no clock, no randomness and no I/O, so stepping a journal again gives byte-equal records
 * (G7). An event that was already applied, or whose timer or effect is no longer current, is ignored and
 * leaves the very same record (G3, G5).
 */
import type { AnyMachineSnapshot, EventObject, StateValue } from 'xstate';
import { ProsaError } from '../errors.ts';
import type { Decision } from './decision.ts';
import type {
  ConversationEvent,
  DeliveryEvent,
  EffectEvent,
  MessageEvent,
  MigrateEvent,
  Move,
  TimerEvent,
} from './event.ts';
import type { Funnel } from './funnel.ts';
import { type Draft, delayOf, interpret, without } from './interpret.ts';
import { hasSeen, remember } from './message-ring.ts';
import { carryOut } from './migrate.ts';
import {
  attribute,
  beforeStop,
  holdTimers,
  operate,
  operatorKey,
  overhear,
  reasonToRefuseOperator,
  releaseTimers,
  withMeanwhile,
} from './operate.ts';
import { type ConversationRecord, type InboxMessage, initialContext, TURN_TIMER } from './record.ts';
import {
  machineEventOf,
  reasonToRefuse,
  rememberRequeued,
  restartEffect,
  turnOf,
  withEnded,
} from './requeued.ts';
import { initialTransition, reactsTo, restore, transition } from './transition.ts';
import { arrivalOf, policyOf, type TurnMessage, type TurnPolicy, turnMessageOf } from './turn.ts';
import { keepTurn, openTurn, settleTurn, surround, takeBackTurn, wait } from './turn-draft.ts';

export type StepResult =
  | { status: 'applied'; record: ConversationRecord; decisions: Decision[] }
  | { status: 'ignored'; reason: IgnoredReason; record: ConversationRecord | undefined }
  /** The funnel threw or killed its worker. The event is used up and nothing else changed (G10). */
  | { status: 'failed'; error: ProsaError; record: ConversationRecord | undefined };

export type IgnoredReason =
  | 'old_position'
  | 'seen_message'
  | 'stale_timer'
  | 'stale_effect'
  /** It belongs to one that was erased. */
  | 'earlier_conversation'
  | 'not_to_migrate'
  /** The person does not have the conversation, or another one does. */
  | 'not_theirs'
  | 'no_conversation';

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

function reasonToIgnore(
  record: ConversationRecord | undefined,
  event: ConversationEvent,
  position: number | undefined,
): IgnoredReason | undefined {
  if (record === undefined) return event.kind === 'message' ? undefined : 'no_conversation';
  if (position !== undefined && position <= record.position) return 'old_position';
  if (event.requeued?.used !== undefined) {
    const refused =
      event.kind === 'operator' ? reasonToRefuseOperator({ ...record, seen: '' }, event) : undefined;
    return refused ?? reasonToRefuse(record, event, event.requeued);
  }
  switch (event.kind) {
    case 'message':
      return hasSeen(record.seen, event.id) ? 'seen_message' : undefined;
    case 'timer':
      return record.timers[event.id]?.deadline === event.deadline ? undefined : 'stale_timer';
    case 'effect':
      return childOfEffect(record, event.effect) === undefined ? 'stale_effect' : undefined;
    case 'delivery':
      if ((event.decidedAt ?? record.startedAt) < record.startedAt) return 'earlier_conversation';
      return hasSeen(record.seen, deliveryKey(event.entry)) ? 'seen_message' : undefined;
    case 'migrate':
      return event.move?.from === record.funnelVersion ? undefined : 'not_to_migrate';
    case 'operator':
      return reasonToRefuseOperator(record, event);
  }
}

/** A failed delivery is told once, like a message. No channel's message ids look like this. */
const deliveryKey = (entry: number) => `delivery.failed:${entry}`;

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
    silent: previous.owner === 'human',
    spoken: false,
  };
  const used = event.requeued?.used;
  if (used?.effect !== undefined && event.kind === 'effect' && 'error' in event.result) {
    restartEffect(draft, used.effect);
    return { status: 'applied', record: draft.record, decisions: draft.decisions };
  }
  releaseTimers(draft.record);
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

/** The customer writes to the person who has the conversation. That they want no more messages counts in any case. */
function listen(funnel: Funnel, draft: Draft, event: MessageEvent): void {
  overhear(draft.record, event);
  if (event.perception?.intent !== 'stop') return;
  const { id, at, sentAt, content, profile } = event;
  beforeStop(funnel, draft, at);
  const { revision, effects } = draft.record;
  const heard = { revision, id, at, sentAt, content, ...(profile === undefined ? {} : { profile }) };
  const message = turnMessageOf([heard], at, event.perception);
  const stop = { type: 'intent.stop', message } as EventObject;
  advance(funnel, draft, () => stop, effects, at);
}

/** Enters the machine's first states. */
function begin(funnel: Funnel, draft: Draft, at: number): void {
  const [first, actions] = initialTransition(funnel.machine);
  if (first.status === 'error') throw first.error;
  interpret(funnel, draft, first, actions, at);
  draft.record.state = first.value;
}

function receive(funnel: Funnel, draft: Draft, policy: TurnPolicy, event: MessageEvent): void {
  const { record } = draft;
  const { inbox, supersedes, begins } = arrivalOf(policy, record, event, record.revision);
  if (supersedes) takeBackTurn(draft);
  if (begins === 'now') beginTurn(funnel, draft, inbox, event);
  else wait(record, inbox, begins);
}

/** A timer that comes late may come at an hour at which it is not to be heard. */
function hearableAt(funnel: Funnel, { channel }: ConversationRecord, { id, at }: TimerEvent): number {
  return funnel.due(delayOf(id), at, at, channel) ?? at;
}

/** It passed while nobody was there to see it, and is not to be heard at this hour. */
function postpone({ record }: Draft, before: ConversationRecord, timer: string, deadline: number): void {
  record.timers = { ...record.timers, [timer]: { ...before.timers[timer]!, deadline } };
}

/** The messages reach the machine, as one. */
function beginTurn(
  funnel: Funnel,
  draft: Draft,
  messages: readonly InboxMessage[],
  event: MessageEvent | TimerEvent,
): void {
  const before = openTurn(draft.record);
  if (event.surroundings !== undefined) surround(draft.record, event.surroundings);
  const { perception } = event;
  const meanwhile = perception && draft.record.meanwhile;
  const understood = meanwhile ? withMeanwhile(perception, meanwhile) : perception;
  const message = turnMessageOf(messages, event.at, understood);
  advance(funnel, draft, (snapshot) => messageEvent(message, snapshot), before.effects, event.at);
  if (meanwhile !== undefined) {
    attribute(draft.record, meanwhile, perception!, message.revision);
    delete draft.record.meanwhile;
  }
  keepTurn(draft, policyOf(funnel, draft.record, draft.record.channel), messages, before);
}

/** @param running the effects the machine knows as its children, with the one that has just ended */
function advance(
  funnel: Funnel,
  draft: Draft,
  received: (snapshot: AnyMachineSnapshot) => EventObject,
  running: ConversationRecord['effects'],
  at: number,
): void {
  const { state, context } = draft.record;
  const snapshot = restore(funnel.machine, state as StateValue, context, running);
  const [next, actions] = transition(funnel.machine, snapshot, received(snapshot));
  if (next.status === 'error') throw next.error;
  interpret(funnel, draft, next, actions, at);
  draft.record.state = next.value;
}

/** The record with the event used up: counted, remembered, its timer or effect gone. */
function consume(
  funnel: Funnel,
  before: ConversationRecord,
  event: ConversationEvent,
  position: number | undefined,
): ConversationRecord {
  const record: ConversationRecord = {
    ...before,
    revision: before.revision + 1,
    position: position ?? before.position,
    updatedAt: event.at,
  };
  if (event.requeued?.used !== undefined) {
    record.seen = rememberRequeued(record.seen, event, event.requeued);
    return record;
  }
  switch (event.kind) {
    case 'message':
      record.seen = remember(record.seen, event.id);
      record.address = event.address;
      hear(funnel, record, event);
      break;
    case 'timer':
      record.timers = without(record.timers, event.id);
      break;
    case 'effect':
      record.effects = without(record.effects, childOfEffect(record, event.effect)!);
      if (event.result.spent !== undefined) record.spent = sumOf(record.spent, event.result.spent);
      break;
    case 'delivery':
      record.seen = remember(record.seen, deliveryKey(event.entry));
      break;
    case 'operator':
      record.seen = remember(record.seen, operatorKey(event.id));
  }
  return record;
}

/** USD, to the nanodollar. */
const sumOf = (spent = 0, more: number) => Math.round((spent + more) * 1e9) / 1e9;
/** Keeps what tells how the customer can be reached later. */
function hear(funnel: Funnel, record: ConversationRecord, { at, sentAt, templates }: MessageEvent): void {
  if (templates !== undefined) record.templates = templates;
  if (funnel.openFor(record.channel) === undefined) return;
  record.heardAt = Math.max(record.heardAt ?? 0, sentAt > 0 ? Math.min(sentAt, at) : at);
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

/** What the machine receives for an event that is not the customer's. */
function machineEvent(
  before: ConversationRecord,
  event: TimerEvent | EffectEvent | DeliveryEvent,
): EventObject {
  const again = machineEventOf(event, event.requeued?.used);
  if (again !== undefined) return again;
  switch (event.kind) {
    case 'timer':
      return before.timers[event.id]!.event ?? { type: event.id };
    case 'effect': {
      const child = childOfEffect(before, event.effect)!;
      return 'output' in event.result
        ? ({ type: `xstate.done.actor.${child}`, output: event.result.output } as EventObject)
        : ({ type: `xstate.error.actor.${child}`, error: event.result.error } as EventObject);
    }
    case 'delivery':
      return { type: 'delivery.failed', entry: event.entry, failure: event.failure } as EventObject;
  }
}

/** `intent.<intent>` where an active state handles that, else `message`; `unsupported` for what is not text. */
function messageEvent(message: TurnMessage, snapshot: AnyMachineSnapshot): EventObject {
  const heard = (type: string) => ({ type, message }) as EventObject;
  if (message.content.type === 'unsupported') return heard('unsupported');
  const specific = heard(`intent.${message.perception?.intent ?? 'other'}`);
  return reactsTo(snapshot, specific) ? specific : heard('message');
}

function childOfEffect(record: ConversationRecord, effect: string): string | undefined {
  for (const child in record.effects) if (record.effects[child]!.id === effect) return child;
  return undefined;
}
