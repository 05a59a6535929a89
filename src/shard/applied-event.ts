import type { Decision } from '../actor/decision.ts';
import type { ConversationEvent } from '../actor/event.ts';
import type { ConversationRecord } from '../actor/record.ts';

/** One event that was applied, with the record before and after it. */
export interface AppliedEvent {
  readonly event: ConversationEvent;
  /** Undefined where the conversation began with it. */
  readonly before: ConversationRecord | undefined;
  readonly after: ConversationRecord;
  readonly decisions: readonly Decision[];
}

/**
 * Hears of every event that was applied, once it is committed; those of a conversation in their order. It is called
 * in the way of all messages: what it does must cost next to nothing, and must not keep the records.
 */
export interface AppliedListener {
  applied(applied: AppliedEvent): void;
  /** The conversation was erased: nothing may be left of it. `last` is its record, where it had one. */
  forgotten(conversation: string, last: ConversationRecord | undefined): void;
}
