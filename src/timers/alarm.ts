/**
 * Rings when the earliest deadline of a group of shards is due (G6).
 *
 * It holds one process timer, however many conversations wait. The deadlines themselves are in the store: what
 * passed while nothing ran is due at once when the group opens.
 */
import type { Clock } from './clock.ts';

export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #at = Number.POSITIVE_INFINITY;
  #takeBack: () => void = () => {};

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Makes sure it rings at `deadline` (ms) or earlier. */
  noLaterThan(deadline: number | undefined): void {
    if (deadline === undefined || deadline >= this.#at) return;
    this.#takeBack();
    this.#at = deadline;
    this.#takeBack = this.#clock.callAt(deadline, () => {
      this.#at = Number.POSITIVE_INFINITY;
      this.#ring();
    });
  }

  stop(): void {
    this.#takeBack();
    this.#at = Number.POSITIVE_INFINITY;
  }
}
