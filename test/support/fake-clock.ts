import type { Clock } from '../../src/timers/clock.ts';

/** Time that passes only when told to. */
export class FakeClock implements Clock {
  #now: number;
  #calls: { at: number; callback: () => void }[] = [];

  constructor(now = Date.parse('2026-11-21T12:00:00-03:00')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  callAt(at: number, callback: () => void): () => void {
    const call = { at, callback };
    this.#calls.push(call);
    return () => {
      this.#calls = this.#calls.filter((other) => other !== call);
    };
  }

  get pending(): number[] {
    return this.#calls.map(({ at }) => at).sort((a, b) => a - b);
  }

  /**
   * Time that passed while nothing ran: what fell due is called back with the next time that passes. Of a clock that
   * is set back, everything is called back after as much time as before.
   */
  jump(milliseconds: number): void {
    this.#now += milliseconds;
    if (milliseconds < 0)
      this.#calls = this.#calls.map((call) => Object.assign(call, { at: call.at + milliseconds }));
  }

  /** Lets time pass, calling back in order; between calls, promises settle. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      await settle();
      const due = this.#calls.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#calls = this.#calls.filter((call) => call !== due);
      this.#now = Math.max(this.#now, due.at);
      due.callback();
    }
    this.#now = end;
    await settle();
  }
}

/** Lets everything that is ready to go on do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
