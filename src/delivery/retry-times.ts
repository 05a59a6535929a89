/**
 * When a message may be tried again, on a clock that may be set back, and is another one where the shard was before.
 *
 * 1. A status is waited for from the end of the send on, or from the opening where the send ended with its process.
 * 2. What was written at a time that has not come yet says nothing of how long it has waited.
 */
import type { OutboxEntry } from '../store/store.ts';
import { unknownDelay } from './retry-policy.ts';

export class RetryTimes {
  readonly #unknownWait: number;
  /** Nothing was waited for here before this (ms). */
  #since: number;
  #latest: number;
  /** Since when the outcome of its message is unknown, by conversation (ms). */
  readonly #doubts = new Map<string, number>();

  /** @param unknownWait how long to wait for a status of a message with an unknown outcome (ms) */
  constructor(unknownWait: number, now: number) {
    this.#unknownWait = unknownWait;
    this.#since = now;
    this.#latest = now;
  }

  /** The send of its message has ended, and what became of it is not known. */
  inDoubt(conversation: string, now: number): void {
    this.#doubts.set(conversation, now);
  }

  certain(conversation: string): void {
    this.#doubts.delete(conversation);
  }

  /** Not to be tried before this time (ms). */
  notBefore(entry: OutboxEntry, now: number): number {
    this.#look(now);
    const isOfLater = entry.updatedAt > now;
    if (entry.state === 'pending') return isOfLater ? 0 : entry.notBefore;
    const since = this.#doubts.get(entry.conversation) ?? this.#since;
    return Math.max(since, isOfLater ? 0 : entry.updatedAt) + unknownDelay(this.#unknownWait, entry.repeats);
  }

  /** Where the clock was set back, what is waited for is waited for from now on. */
  #look(now: number): void {
    if (now < this.#latest) {
      this.#since = now;
      for (const conversation of this.#doubts.keys()) this.#doubts.set(conversation, now);
    }
    this.#latest = now;
  }
}
