import type { BaseRecord } from './store.ts';

/**
 * How a store lets go of what it keeps (G11). Everything here may be repeated, and what a crash interrupted goes
 * on where it was.
 *
 * 1. What `erase` and `trim` have taken away is not given back by any read from when they resolve, and no later
 *    update of it changes anything.
 * 2. Every call does a bounded piece of work, so that it fits between two commits.
 * 3. When `purge` and then `scrub` have said that nothing is left, no byte of what was erased before can be read
 *    from the storage through its files.
 */
export interface Erasure {
  /** The conversations do not exist any more, and their dead letters neither. A new one may begin under the same id. */
  erase(conversations: readonly string[]): Promise<Erased>;

  /**
   * From now on the journal begins after `base`: entries up to it are gone, and messages decided up to it that are
   * not to be sent any more.
   */
  trim(conversation: string, base: BaseRecord): Promise<Erased>;
  /** What the journal begins from, or undefined while it is whole. */
  base(conversation: string): Promise<BaseRecord | undefined>;

  /** Erases dead letters from before `before` (ms), the oldest first, at most `limit`. */
  eraseDeadLetters(before: number, limit: number): Promise<Erased>;

  /** What `erase` would take away. */
  holdings(conversation: string): Promise<Erased>;

  /** Deletes up to about `limit` rows that erased conversations have left behind. @returns whether none is left */
  purge(limit: number): Promise<boolean>;
  /** Overwrites a piece of what the storage still holds unused. @returns whether nothing is left to do */
  scrub(): Promise<boolean>;
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
