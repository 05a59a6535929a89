/** An event that could not be applied, and why (G10). */
import type { ConversationEvent } from '../actor/event.ts';

/**
 * A letter of the same conversation and key as an open one is that one again: it counts further and keeps its
 * number. So what fails every few seconds is one letter.
 */
export interface NewDeadLetter {
  conversation: string;
  /** What the event is recognised by within its conversation. */
  key: string;
  kind: ConversationEvent['kind'];
  /** Code of the error. */
  code: string;
  reason: string;
  /** How often it was tried, or how many workers it killed. */
  attempts: number;
  at: number;
  /** The event as JSON. */
  event: string;
  /** Revision and log position of its journal entry; absent when it was not used up. */
  revision?: number | undefined;
  position?: number | undefined;
  /** What giving it again needs of the record before it was used up, as JSON. */
  used?: string | undefined;
}

export type DeadLetterState = 'open' | 'requeued' | 'discarded';

export interface DeadLetter extends NewDeadLetter {
  /** Number within its store. */
  id: number;
  state: DeadLetterState;
  /** When it failed last, was requeued or discarded (ms). */
  updatedAt: number;
}

export interface DeadLetterQuery {
  limit: number;
  state?: DeadLetterState | undefined;
  conversation?: string | undefined;
  /** Only letters that stand behind this place: made earlier, or then and with a lower number. */
  before?: { at: number; id: number } | undefined;
}
