import type { BaseRecord } from './store.ts';

/**
 * How a store lets go of what it keeps (G11). Everything here may be repeated, and what a crash interrupted goes
 * on where it was.
 *
 * 1. What `erase` and `trim` have taken away is not given back by any read from when they resolve, and no later
 *    update of it changes anything. That this stays so is as durable as a commit is.
 * 2. Every call does a bounded piece of work, so that it fits between two commits.
 * 3. When `purge` and then `scrub` have said that nothing is left, no byte of what was erased before can be read
 *    from the storage through its files.
 */
export interface Erasure {
  /** The conversations do not exist any more, and their dead letters neither. New ones may begin under the same ids. */
  erase(conversations: readonly string[]): Promise<Erased>;
  /** What `erase` would take away. */
  holdings(conversations: readonly string[]): Promise<Erased>;

  /**
   * From now on the journal begins after `base`: entries up to it and the messages they decided are gone. Does
   * nothing while one of these messages is not yet accepted by its channel.
   */
  trim(conversation: string, base: JournalBase): Promise<Erased>;
  /** What the journal begins from, or undefined while it is whole. */
  base(conversation: string): Promise<JournalBase | undefined>;

  /** Erases dead letters to which nothing has happened since `before` (ms), at most `limit`. */
  eraseDeadLetters(before: number, limit: number): Promise<Erased>;

  /** Deletes up to about `limit` rows that erased conversations have left behind. @returns whether none is left */
  purge(limit: number): Promise<boolean>;
  /** Overwrites a piece of what the storage still holds unused. @returns whether nothing is left to do */
  scrub(): Promise<boolean>;
}

export interface JournalBase extends BaseRecord {
  /** When the first of the entries that are left happened (ms). */
  since: number;
}

/** Counts of what was erased. */
export interface Erased {
  conversations: number;
  /** Journal entries. */
  events: number;
  /** Messages to the customer. */
  messages: number;
  /** How many of them had not been accepted by their channel. */
  unsent: number;
  deadLetters: number;
}

export const NOTHING_ERASED: Readonly<Erased> = {
  conversations: 0,
  events: 0,
  messages: 0,
  unsent: 0,
  deadLetters: 0,
};

export function sumErased(...parts: readonly Erased[]): Erased {
  const sum = { ...NOTHING_ERASED };
  for (const part of parts) for (const name of Object.keys(sum) as (keyof Erased)[]) sum[name] += part[name];
  return sum;
}
