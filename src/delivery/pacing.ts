import type { Pacing } from '../channels/channel.ts';

/** Cells of the shared memory. */
const [DUE, SHARE, CELLS] = [0, 1, 2];
/** Of a share. */
const WHOLE = 1_000_000;
/** Who has no share asks again so much later (ms). */
const ASK_AGAIN = 1_000;

/** Memory for one pace, of which all is this process's. */
export function pacingMemory(): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(CELLS * BigInt64Array.BYTES_PER_ELEMENT);
  sharePace(memory, 1);
  return memory;
}

/** Where several processes keep one pace together, each has a share of it. @param share from 0 to 1 */
export function sharePace(memory: SharedArrayBuffer, share: number): void {
  Atomics.store(new BigInt64Array(memory), SHARE, BigInt(Math.round(share * WHOLE)));
}

/**
 * The generic cell rate algorithm (ITU-T I.371) over shared memory, so that all threads of the process keep one
 * limit together: a cell holds the theoretical arrival time of the next message in microseconds.
 */
export class SharedPacing implements Pacing {
  readonly #cells: BigInt64Array;
  readonly #interval: number;
  readonly #burst: number;

  /**
   * @param memory what `pacingMemory` gave, shared by all threads
   * @param rate messages a second
   * @param burst messages that may leave at once after a pause
   */
  constructor(memory: SharedArrayBuffer, rate: number, burst: number) {
    this.#cells = new BigInt64Array(memory);
    this.#interval = 1e6 / rate;
    this.#burst = burst;
  }

  take(now: number): number {
    const share = this.#share;
    if (share === 0) return ASK_AGAIN;
    const interval = this.#intervalOf(share);
    const early = (Math.max(1, this.#burst * share) - 1) * interval;
    const at = now * 1000;
    const latest = at + Math.max(1, this.#burst) * interval;
    for (;;) {
      const seen = Atomics.load(this.#cells, DUE);
      const due = Number(seen);
      if (due > latest) {
        Atomics.compareExchange(this.#cells, DUE, seen, BigInt(Math.floor(latest)));
        continue; // no message makes it so late: the clock was set back, or the share was smaller
      }
      const wait = due - early - at;
      if (wait > 0) return Math.ceil(wait / 1000);
      const next = BigInt(Math.max(due, Math.round(at)) + interval);
      if (Atomics.compareExchange(this.#cells, DUE, seen, next) === seen) return 0;
    }
  }

  giveBack(): void {
    const share = this.#share;
    if (share > 0) Atomics.sub(this.#cells, DUE, BigInt(this.#intervalOf(share)));
  }

  /** In whole microseconds, as the cell counts, so that a burst adds up. */
  #intervalOf(share: number): number {
    return Math.ceil(this.#interval / share);
  }

  get #share(): number {
    return Number(Atomics.load(this.#cells, SHARE)) / WHOLE;
  }
}
