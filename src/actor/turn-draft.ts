/** What turns change in the record a step makes; turn.ts says what they are. */
import type { ConversationEvent, Surroundings } from './event.ts';
import { cancelEffect, type Draft, without } from './interpret.ts';
import { type ConversationRecord, type InboxMessage, TURN_TIMER, type Turn } from './record.ts';
import { beginningOf, type TurnPolicy } from './turn.ts';

type Before = NonNullable<Turn['before']>;

/** The messages wait, until a time or until the turn being prepared has ended. */
export function wait(
  record: ConversationRecord,
  inbox: readonly InboxMessage[],
  until: number | 'afterTurn',
): void {
  record.inbox = [...inbox];
  if (until !== 'afterTurn') record.timers = { ...record.timers, [TURN_TIMER]: { deadline: until } };
}

/** Empties the inbox and gives the conversation as it is before the turn. */
export function openTurn(record: ConversationRecord): Before {
  // Deleting from an object makes writing it as JSON slower, also where there is nothing to delete.
  if (record.inbox !== undefined) delete record.inbox;
  if (record.timers[TURN_TIMER] !== undefined) record.timers = without(record.timers, TURN_TIMER);
  const { state, context, timers, effects } = record;
  return { state, context, timers, effects };
}

/** What is around the conversation from now on; a turn that is taken back takes it along. */
export function surround(record: ConversationRecord, now: Surroundings): void {
  const { surroundings: _, ...context } = record.context;
  record.context = now === null ? context : { ...context, surroundings: now };
}

/** Keeps what the turn's answer waits for, and what is needed to take it back. */
export function keepTurn(
  { record, spoken }: Draft,
  policy: TurnPolicy,
  messages: readonly InboxMessage[],
  before: Before,
): void {
  const started = startedSince(record, before.effects);
  const earlier = stillRunning(record, record.turn);
  if (record.turn !== undefined) delete record.turn;
  if (started.length + earlier.length === 0) return;
  const canBeTakenBack = policy.whileReplying === 'supersede' && !spoken && earlier.length === 0;
  record.turn = canBeTakenBack
    ? { effects: started, messages: [...messages], before }
    : { effects: [...earlier, ...started], messages: [] };
}

/** After an event that is not the customer's: whether the answer still waits, and for what. */
export function settleTurn(
  { record, spoken }: Draft,
  policy: TurnPolicy,
  previous: ConversationRecord,
  event: ConversationEvent,
): void {
  const { turn } = record;
  if (turn === undefined) return;
  const isItsOwn = event.kind === 'effect' && turn.effects.includes(event.effect);
  const effects = [
    ...stillRunning(record, turn),
    ...(isItsOwn ? startedSince(record, previous.effects) : []),
  ];
  if (effects.length === 0) {
    delete record.turn;
    if (record.inbox === undefined || record.timers[TURN_TIMER] !== undefined) return;
    const begins = beginningOf(policy, record.inbox);
    wait(record, record.inbox, begins === 'now' ? event.at : Math.max(begins, event.at));
  } else if (isItsOwn && !spoken) record.turn = { ...turn, effects };
  else record.turn = { effects, messages: [] };
}

/** As if the turn had not begun: what it started is cancelled, what it cancelled runs again. */
export function takeBackTurn(draft: Draft): void {
  const { record, decisions } = draft;
  const before = record.turn!.before!;
  const now = running(record);
  const started = startedSince(record, before.effects);
  for (const effect of Object.values(record.effects)) {
    if (started.includes(effect.id)) cancelEffect(draft, effect);
  }
  for (const { id, src, input } of Object.values(before.effects)) {
    if (!now.includes(id)) decisions.push({ type: 'startEffect', id, src, input });
  }
  delete record.turn;
  record.state = before.state;
  record.context = before.context;
  record.timers = before.timers;
  record.effects = before.effects;
  decisions.push({ type: 'fact', name: 'turn.superseded', data: {} });
}

function running(record: ConversationRecord): string[] {
  return Object.values(record.effects).map(({ id }) => id);
}

function stillRunning(record: ConversationRecord, turn: Turn | undefined): string[] {
  return turn === undefined ? [] : running(record).filter((id) => turn.effects.includes(id));
}

function startedSince(record: ConversationRecord, before: ConversationRecord['effects']): string[] {
  const known = new Set(Object.values(before).map(({ id }) => id));
  return running(record).filter((id) => !known.has(id));
}
