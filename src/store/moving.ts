import type { EffectState } from '../effects/effect.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { JournalBase } from './erasure.ts';
import type { JournalEntry, OutboxEntry } from './store.ts';

/**
 * How conversations are carried from one store to another, by someone who has both to themselves.
 *
 * 1. What `whole` gives is all that a store keeps of a conversation, and what `restore` makes of it goes on as it
 *    would have where it was: timers fire, messages leave, effects run again, numbers count on.
 * 2. `restore` writes a conversation whole or not at all. One of which there is something already stays as it is, so
 *    restoring may be repeated.
 * 3. What is restored is durable as what is committed is.
 *
 * Left behind is what is of the store and not of the conversation: numbers of dead letters, which are given anew in
 * their order, and the order in which conversations began, which becomes that of their restoring. Left behind, too, is
 * how far a log with storage of its own had come: its offsets say nothing of another log, and would make a store
 * behind that one pass over events which it has not seen.
 */
export interface Moving {
  /** How often the storage was opened, this time included; so it shows whether others had it in between. */
  timesOpened(): Promise<number>;

  /**
   * Pages of all conversations of which there is something, each once: in the order in which they began, as what they
   * hold lies together by that, then those of which there are dead letters and nothing else.
   * @param after where the page before has ended; '' stands before all
   */
  allConversations(after: string, limit: number): Promise<ConversationPage>;

  /**
   * In the order in which they are asked for; absent are those of which there is nothing.
   * @throws ProsaError `shard_fenced` when the store has another owner by now
   */
  whole(conversations: readonly string[]): Promise<StoredConversation[]>;

  /** The highest number that a dead letter was ever given, or 0. */
  lastLetter(): Promise<number>;

  /**
   * Writes them in one commit. New dead letters get numbers above `lastLetter`, the highest of the stores they come
   * from: a record remembers by their numbers which letters it was given again.
   * @returns those of which there was something already
   */
  restore(conversations: readonly StoredConversation[], lastLetter: number): Promise<ReadonlySet<string>>;
}

export interface ConversationPage {
  conversations: string[];
  /** Where it ends, or undefined if it is the last. */
  end: string | undefined;
}

export interface StoredConversation {
  conversation: string;
  /** Absent of one that never began; then there are dead letters only. */
  begun?: BegunConversation;
  /** The oldest first; of the same time, in the order of their numbers. */
  deadLetters: DeadLetter[];
}

export interface BegunConversation {
  revision: number;
  /** Log position of its last event. */
  position: number;
  /** The record as JSON. */
  record: string;
  nextDeadline: number | undefined;
  hasRunningEffects: boolean;
  /** What the journal begins from, or undefined while it is whole. */
  base: JournalBase | undefined;
  /** In order. */
  journal: JournalEntry[];
  /** In order. */
  outbox: OutboxEntry[];
  /** What is kept of its effects, in the order of their numbers. */
  effects: EffectState[];
}
