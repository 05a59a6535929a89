import type { Pacing } from '../channels/channel.ts';

/**
 * The generic cell rate algorithm (ITU-T I.371) over eight bytes of shared memory, so that all threads of the
 * process keep one limit together: the cell holds the theoretical arrival time of the next message in
 * microseconds.
 */
export class SharedPacing implements Pacing {
  readonly #cell: BigInt64Array;
  readonly #interval: number;
  readonly #burst: number;

  /**
   * @param memory 8 bytes, shared by all threads
   * @param rate messages a second
   * @param burst messages that may leave at once after a pause
   */
  constructor(memory: SharedArrayBuffer, rate: number, burst: number) {
    this.#cell = new BigInt64Array(memory);
    this.#interval = 1e6 / rate;
    this.#burst = (burst - 1) * this.#interval;
  }

  take(now: number): number {
    const at = now * 1000;
    for (;;) {
      const seen = Atomics.load(this.#cell, 0);
      const due = Number(seen);
      const wait = due - this.#burst - at;
      if (wait > 0) return Math.ceil(wait / 1000);
      const next = BigInt(Math.round(Math.max(due, at) + this.#interval));
      if (Atomics.compareExchange(this.#cell, 0, seen, next) === seen) return 0;
    }
  }

  giveBack(): void {
    Atomics.sub(this.#cell, 0, BigInt(Math.round(this.#interval)));
  }
}
