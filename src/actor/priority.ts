/**
 * Whose turn it is when a worker has more to do than it can: a funnel says so by stage, and by an action for one
 * conversation. It decides only the order; while there is room everyone is served at once.
 */
import type { Funnel } from './funnel.ts';
import { type ConversationRecord, stageOf } from './record.ts';

/** From the first served to the last. */
export const PRIORITIES = ['urgent', 'high', 'normal'] as const;

export type Priority = (typeof PRIORITIES)[number];

/** The higher one of the stage's and the conversation's own. */
export function priorityOf(funnel: Funnel, record: ConversationRecord): Priority {
  const ofStage = funnel.priority(stageOf(record.state));
  const own = record.context.priority ?? 'normal';
  return PRIORITIES.indexOf(own) < PRIORITIES.indexOf(ofStage) ? own : ofStage;
}
