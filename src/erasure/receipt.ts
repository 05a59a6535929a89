/** What is shown and kept of an erasure: that it happened, when and how much. Never of whom. */
export interface ErasureReceipt {
  id: string;
  /** Asked for, or quiet for longer than retention allows. */
  reason: ErasureReason;
  requestedAt: string;
  /** From then on nothing of it is given back by any read. */
  erasedAt?: string;
  /** From then on no byte of it is in the files either. */
  completedAt?: string;
  /** Keyed hash of the address: with the data directory's key it tells whose receipt it is. */
  contact?: string;
  erased: ErasureCounts;
  /** What Prosa can no longer read but cannot overwrite itself, and how long it may be there. */
  remains?: string;
  /** What went of conversations that remain. */
  trimmed?: TrimCounts;
}

export type ErasureReason = 'forget' | 'retention';

export interface ErasureCounts {
  conversations: number;
  /** Journal entries. */
  events: number;
  /** Messages to the customer. */
  messages: number;
  /** How many of them had not left. */
  unsent: number;
  /** How many were with their channel at that moment and may still arrive. */
  underWay: number;
  timers: number;
  effects: number;
  deadLetters: number;
  /** Addresses that led to the conversations. */
  aliases: number;
  /** Holds that ended, and bookings that are nobody's now. Of receipts before they were counted, 0. */
  bookings: number;
}

export interface TrimCounts {
  events: number;
  messages: number;
  deadLetters: number;
}

export const NO_COUNTS: Readonly<ErasureCounts> = {
  conversations: 0,
  events: 0,
  messages: 0,
  unsent: 0,
  underWay: 0,
  timers: 0,
  effects: 0,
  deadLetters: 0,
  aliases: 0,
  bookings: 0,
};

export const sumOf = (one: ErasureCounts, other: ErasureCounts) => combine(one, other, (a, b) => a + b);

export const largerOf = (one: ErasureCounts, other: ErasureCounts) => combine(one, other, Math.max);

function combine(one: ErasureCounts, other: ErasureCounts, of: (a: number, b: number) => number) {
  const counts = { ...NO_COUNTS };
  for (const name of Object.keys(counts) as (keyof ErasureCounts)[])
    counts[name] = of(one[name] ?? 0, other[name] ?? 0); // an erasure of an earlier Prosa may lack some
  return counts;
}
