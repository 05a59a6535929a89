/** Lets something be said seldom by all threads of a process together. */
export class SharedSeldom {
  readonly #last: BigInt64Array;
  readonly #every: bigint;

  /** To be given to all of them. */
  static memory(): SharedArrayBuffer {
    return new SharedArrayBuffer(8);
  }

  /** @param every ms */
  constructor(memory: SharedArrayBuffer, every: number) {
    this.#last = new BigInt64Array(memory);
    this.#every = BigInt(every);
  }

  /** True once in that time, in one thread; anew where the clock was set back. @param now ms since the epoch */
  mayNow(now: number = Date.now()): boolean {
    const last = Atomics.load(this.#last, 0);
    const since = BigInt(now) - last;
    if (since >= 0n && since < this.#every) return false;
    return Atomics.compareExchange(this.#last, 0, last, BigInt(now)) === last;
  }
}
