/**
 * The conversations that somebody watches. Watching lapses unless it is renewed, so nobody has to say that they have
 * stopped, not even a process that died.
 */
import type { Clock } from '../timers/clock.ts';

/** Whoever watches renews it more often than this (ms). */
export const WATCHED_FOR = 40_000;

export class WatchList {
  readonly #clock: Clock;
  /** When watching lapses, in that order. */
  readonly #until = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  watch(conversation: string): void {
    this.#until.delete(conversation);
    this.#until.set(conversation, this.#clock.now() + WATCHED_FOR);
    this.#forget();
  }

  has(conversation: string): boolean {
    const until = this.#until.get(conversation);
    return until !== undefined && until > this.#clock.now();
  }

  #forget(): void {
    for (const [conversation, until] of this.#until) {
      if (until > this.#clock.now()) return;
      this.#until.delete(conversation);
    }
  }
}
