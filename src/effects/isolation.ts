/**
 * Effects one at a time.
 *
 * An effect can kill its worker thread long after it was started, in code that runs when what it waited for has
 * come. Then nothing was in hand, and all effects of the thread are suspects. So after two such deaths they run
 * alone: those that are innocent end, and the next death belongs to one. It ends when none is left.
 */
import type { Clock } from '../timers/clock.ts';

/** An effect that has not ended by then lets the next one begin; a death is nobody's from then on (ms). */
const PATIENCE = 60_000;

/** Where the one that runs alone is told. */
export interface AloneMark {
  alone(effect: string | undefined): void;
}

export class Isolation {
  readonly #clock: Clock;
  readonly #ended: () => void;
  readonly #waiting: (() => void)[] = [];
  #on = false;
  #busy = false;
  /** Effects that run beside the one whose turn it is. */
  #beside = 0;

  /** @param ended called when effects run freely again */
  constructor(clock: Clock, ended: () => void) {
    this.#clock = clock;
    this.#ended = ended;
  }

  get on(): boolean {
    return this.#on;
  }

  begin(): void {
    this.#on = true;
  }

  /** Runs the effect when it is its turn. */
  async run<T>(mark: AloneMark, effect: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (!this.#on) return work();
    if (this.#busy) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#busy = true;
    mark.alone(this.#beside === 0 ? effect : undefined);
    let held = true;
    const release = () => {
      if (!held) return;
      held = false;
      mark.alone(undefined);
      this.#next();
    };
    const overstay = () => {
      if (!held) return;
      this.#beside++;
      overstayed = true;
      release();
    };
    let overstayed = false;
    const takeBack = this.#clock.callAt(this.#clock.now() + PATIENCE, overstay);
    signal.addEventListener('abort', release);
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      takeBack();
      signal.removeEventListener('abort', release);
      if (overstayed) this.#beside--;
      setImmediate(release); // what is made of its result still belongs to it
    }
  }

  #next(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) next();
    else {
      this.#busy = false;
      this.#on = false;
      this.#ended();
    }
  }
}
