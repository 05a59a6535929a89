/**
 * Has the store of a group made smaller, piece by piece, in the pauses between its transactions. While more comes
 * than a little it takes one piece a second, half a percent of the thread's time; what that leaves behind is made
 * up for in quieter times.
 */
import type { Clock } from '../timers/clock.ts';

export interface HousekeepingParts {
  clock: Clock;
  /** A piece of work. @returns how much is left */
  pack(): Promise<number>;
  /** What may take a second, for when nothing happens. */
  shrink(): Promise<unknown>;
  /** Position of the last event. */
  head(): number;
  failed(error: unknown): void;
}

/** Between two rounds (ms). */
const PAUSE = 250;
const PIECES_A_ROUND = 8;
/** Events since the last round from which on the group counts as busy. */
const BUSY = 25;
const PAUSE_WHILE_BUSY = 1_000;
/** Rounds without an event after which nothing is taken to happen: half a minute. */
const QUIET_ROUNDS = 120;
/** After a piece that failed (ms). */
const PAUSE_AFTER_FAILURE = 60_000;

export class Housekeeping {
  readonly #parts: HousekeepingParts;
  #left = 0;
  #head = 0;
  #quietRounds = 0;
  #takeBack: () => void = () => {};
  #stopped = false;

  constructor(parts: HousekeepingParts) {
    this.#parts = parts;
    this.#wait(PAUSE);
  }

  /** Events whose rows are no longer new and not yet small, as of the last piece. */
  get left(): number {
    return this.#left;
  }

  stop(): void {
    this.#stopped = true;
    this.#takeBack();
  }

  #wait(pause: number): void {
    const { clock } = this.#parts;
    this.#takeBack = clock.callAt(clock.now() + pause, () => void this.#round());
  }

  async #round(): Promise<void> {
    let pause = PAUSE;
    const head = this.#parts.head();
    const isBusy = head - this.#head >= BUSY;
    this.#quietRounds = head === this.#head && this.#left === 0 ? this.#quietRounds + 1 : 0;
    this.#head = head;
    if (isBusy) pause = PAUSE_WHILE_BUSY;
    try {
      for (let pieces = 0; pieces < (isBusy ? 1 : PIECES_A_ROUND) && !this.#stopped; pieces++) {
        this.#left = await this.#parts.pack();
        if (this.#left === 0) break;
      }
      if (this.#quietRounds === QUIET_ROUNDS) await this.#parts.shrink();
    } catch (error) {
      if (!this.#stopped) this.#parts.failed(error);
      pause = PAUSE_AFTER_FAILURE;
    }
    if (!this.#stopped) this.#wait(pause);
  }
}
