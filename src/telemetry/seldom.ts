import { type Clock, monotonicClock } from '../timers/clock.ts';

/** Says the same thing seldom: at once, and then after so long at the earliest (ms), with how often it was not said. */
export class Seldom {
  readonly #every: number;
  readonly #clock: Pick<Clock, 'now'>;
  /** When it was said last, and how often it was not since; by what it is about. */
  readonly #said = new Map<string, { at: number; unsaid: number }>();

  /** @param clock of a kind that does not jump */
  constructor(every: number, clock: Pick<Clock, 'now'> = monotonicClock) {
    this.#every = every;
    this.#clock = clock;
  }

  /** @param what it is about, of few */
  say(what: string, say: (unsaid: number) => void): void {
    const now = this.#clock.now();
    const last = this.#said.get(what);
    if (last !== undefined && now - last.at < this.#every) {
      last.unsaid++;
      return;
    }
    this.#said.set(what, { at: now, unsaid: 0 });
    say(last?.unsaid ?? 0);
  }
}
