import type { TimerEvent } from '../actor/event.ts';
import { type ConversationRecord, TURN_TIMER } from '../actor/record.ts';

/** The timers of a record whose deadline is not after `now` (ms), as events; see `nextDeadline` for which count. */
export function dueTimers(record: ConversationRecord, now: number): TimerEvent[] {
  const { conversation, timers } = record;
  const turn = timers[TURN_TIMER];
  return Object.entries(turn === undefined ? timers : { [TURN_TIMER]: turn })
    .filter(([, { deadline }]) => deadline <= now)
    .sort(([, a], [, b]) => a.deadline - b.deadline)
    .map(([id, { deadline }]) => ({ kind: 'timer', conversation, id, deadline, at: now }));
}
