import type { TimerEvent } from '../actor/event.ts';
import type { ConversationRecord } from '../actor/record.ts';

/** The timers of a record whose deadline is not after `now` (ms), as events. */
export function dueTimers(record: ConversationRecord, now: number): TimerEvent[] {
  const { conversation, timers } = record;
  return Object.entries(timers)
    .filter(([, { deadline }]) => deadline <= now)
    .sort(([, a], [, b]) => a.deadline - b.deadline)
    .map(([id, { deadline }]) => ({ kind: 'timer', conversation, id, deadline, at: now }));
}
