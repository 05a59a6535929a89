/**
 * An event that is given again after it was dead-lettered (G10).
 *
 * The first time may have used it up: its message id is remembered, its timer or effect is gone from the record.
 * So it carries what the record no longer holds and a mark of its own. The mark is remembered in the record like
 * a message id, so that giving the event again twice changes nothing, and it is in the journal, so that replay
 * takes the event as it was taken.
 */
import type { EventObject } from 'xstate';
import type { ConversationEvent, TimerEvent } from './event.ts';
import type { Draft } from './interpret.ts';
import { hasSeen, remember } from './message-ring.ts';
import { type ConversationRecord, type InboxMessage, type RunningEffect, TURN_TIMER } from './record.ts';

export interface Requeued {
  /** Number of the dead letter. */
  letter: number;
  /** Absent when the event was never used up: then it is what it was the first time. */
  used?: UsedUp;
}

/** What was in the record before the event was used up. */
export interface UsedUp {
  /** State value that it left; a timer or an effect is stale in any other. */
  state: unknown;
  /** What the machine was to receive from the timer. */
  timer?: { type: string };
  /** The messages of the turn that the timer was to begin. */
  inbox?: InboxMessage[];
  /** The machine's child whose effect it was. */
  effect?: UsedEffect;
}

type UsedEffect = { child: string } & Omit<RunningEffect, 'id'>;

/** What to carry of the record for an event that a step used up, or nothing if the event says it all. */
export function usedUp(before: ConversationRecord, event: ConversationEvent): UsedUp | undefined {
  const { state } = before;
  if (event.kind === 'timer') {
    if (event.requeued?.used !== undefined) return event.requeued.used;
    const { event: timer = { type: event.id } } = before.timers[event.id]!;
    return { state, timer, ...(event.id === TURN_TIMER && { inbox: before.inbox ?? [] }) };
  }
  if (event.kind === 'effect') {
    const found = Object.entries(before.effects).find(([, { id }]) => id === event.effect);
    if (found === undefined) return event.requeued?.used;
    const [child, { src, input }] = found;
    return { state, effect: { child, src, input } };
  }
  return event.kind === 'migrate' ? undefined : { state };
}

/** No channel's message ids look like this. */
const markOf = ({ letter }: Requeued) => `requeued:${letter}`;

/** Why a used-up event must not be taken again, or undefined if it may. */
export function reasonToRefuse(
  record: ConversationRecord,
  event: ConversationEvent,
  requeued: Requeued,
): 'seen_message' | 'stale_timer' | 'stale_effect' | undefined {
  if (hasSeen(record.seen, markOf(requeued))) return 'seen_message';
  const { timer, effect, state } = requeued.used!;
  const elsewhere = JSON.stringify(record.state) !== JSON.stringify(state);
  if (event.kind === 'timer' && event.id !== TURN_TIMER) {
    return timer === undefined || elsewhere || record.timers[event.id] ? 'stale_timer' : undefined;
  }
  if (event.kind === 'effect') {
    return effect === undefined || elsewhere || record.effects[effect.child] ? 'stale_effect' : undefined;
  }
  return undefined;
}

/** The messages of the turn that begins with the end of the wait. */
export function turnOf(event: TimerEvent, record: ConversationRecord): readonly InboxMessage[] {
  return [...(event.requeued?.used?.inbox ?? []), ...(record.inbox ?? [])];
}

/** The ring with the mark, and with the message's own id where it is not in it yet. */
export function rememberRequeued(ring: string, event: ConversationEvent, requeued: Requeued): string {
  const marked = remember(ring, markOf(requeued));
  return event.kind === 'message' && !hasSeen(marked, event.id) ? remember(marked, event.id) : marked;
}

/** What the machine receives, or undefined where the event itself says that. */
export function machineEventOf(event: ConversationEvent, used: UsedUp | undefined): EventObject | undefined {
  if (event.kind === 'timer') return used?.timer;
  if (event.kind !== 'effect' || used?.effect === undefined || 'error' in event.result) return undefined;
  return { type: `xstate.done.actor.${used.effect.child}`, output: event.result.output } as EventObject;
}

/** An effect that ended in an error is not told to the funnel again but runs again, under a new id. */
export function restartEffect({ record, decisions }: Draft, { child, src, input }: UsedEffect): void {
  const id = `${record.conversation}:e${++record.lastEffect}`;
  record.effects = { ...record.effects, [child]: { id, src, input } };
  decisions.push({ type: 'startEffect', id, src, input });
}

/** The effects the machine is to know while it hears again of the one that has ended. */
export function withEnded(
  running: ConversationRecord['effects'],
  effect: string,
  { child, src, input }: UsedEffect,
): ConversationRecord['effects'] {
  return { ...running, [child]: { id: effect, src, input } };
}
