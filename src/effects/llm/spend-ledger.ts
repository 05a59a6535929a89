/**
 * What was spent, shared by all threads and processes of one Prosa: before a call its greatest cost is reserved on
 * every account it belongs to, after it what it did cost is settled.
 *
 * 1. The sum of what is settled and reserved on an account never exceeds its limit by a reservation; by a settlement
 *    it can, when a call cost more than was reserved.
 * 2. Reserving again under the same id replaces what was reserved: so an effect that runs again after a crash is
 *    recognised. What is never settled counts as spent for as long as its account lives.
 * 3. Settling what is not reserved, or no longer, changes nothing; so it may be repeated.
 * 4. An account, with all that is on it, is gone some time after its end.
 *
 * Amounts are whole nanodollars. Ids say nothing of a customer.
 */
export interface SpendLedger {
  /**
   * Reserves as much of `most` as every account has room for.
   * @returns what was reserved, or which account has no room for `least`; then nothing is reserved under the id
   */
  reserve(id: string, accounts: readonly SpendAccount[], least: number, most: number): Promise<Reservation>;
  /** @param spent what it did cost, 0 where it was not used */
  settle(id: string, accounts: readonly SpendAccount[], spent: number): Promise<void>;
  /** Settled and reserved on each. */
  totals(accounts: readonly SpendAccount[]): Promise<number[]>;
  close(): void;
}

export interface SpendAccount {
  /** With the time it is for, e.g. `day:2026-11-21`. */
  name: string;
  /** Undefined where it is only counted. */
  limit: number | undefined;
  /** When nothing is spent on it any more (ms). */
  ends: number;
}

export type Reservation = { reserved: number } | { exhausted: string };

/** After its end calls that began before it are still settled (ms). */
export const ACCOUNT_OUTLIVES = 24 * 3_600_000;
