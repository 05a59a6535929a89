import type { Clock } from '../../../src/timers/clock.ts';
import type { Incarnation } from './incarnation.ts';
import { settled } from './scheduler.ts';

interface Call {
  at: number;
  owner: Incarnation;
  callback(): void;
}

/** Time that passes only when told to, and calls back nobody who has died. */
export class SimulatedClock {
  #now: number;
  /** By how much it was set back in all (ms). */
  #back = 0;
  #calls: Call[] = [];
  /** Waits until nothing is left that could go on by itself. */
  settle: () => Promise<void> = settled;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** How long it has run, however it was set (ms); its zero means nothing. */
  get elapsed(): number {
    return this.#now + this.#back;
  }

  get wasSetBack(): boolean {
    return this.#back > 0;
  }

  /** Those who wait are called back after as much time as before. */
  setBack(milliseconds: number): void {
    this.#now -= milliseconds;
    this.#back += milliseconds;
    for (const call of this.#calls) call.at -= milliseconds;
  }

  /** The clock as one life of the process sees it. */
  of(owner: Incarnation): Clock {
    return {
      now: () => this.#now,
      callAt: (at, callback) => {
        const call = { at, owner, callback };
        if (owner.state !== 'dead') this.#calls.push(call);
        return () => {
          this.#calls = this.#calls.filter((other) => other !== call);
        };
      },
    };
  }

  died(owner: Incarnation): void {
    this.#calls = this.#calls.filter((call) => call.owner !== owner);
  }

  /** When somebody is called back next (ms). */
  get next(): number | undefined {
    return this.#calls.length === 0 ? undefined : Math.max(this.#now, this.#first().at);
  }

  /** A moment passes in which nobody is called back. */
  tick(): void {
    this.#now++;
  }

  /** Calls back in order; `between` runs after each call. */
  async passUntil(end: number, between: () => Promise<void> = async () => {}): Promise<void> {
    while (this.#calls.length > 0 && this.#first().at <= end) {
      const call = this.#first();
      this.#calls = this.#calls.filter((other) => other !== call);
      this.#now = Math.max(this.#now, call.at);
      call.callback();
      await this.settle();
      await between();
    }
    this.#now = Math.max(this.#now, end);
  }

  #first(): Call {
    return this.#calls.reduce((first, call) => (call.at < first.at ? call : first));
  }
}
