/** How far a command has come: how many conversations, how fast, and how long it will take. */
export interface Progress {
  done: number;
  total: number;
  /** Conversations a second, since the command began; undefined until that can be said. */
  rate: number | undefined;
}

/** Between two reports (ms). */
const EVERY = 1_000;

export class ProgressMeter {
  readonly #total: number;
  readonly #tell: (progress: Progress) => void;
  readonly #now: () => number;
  readonly #began: number;
  /** What an earlier run has done; it says nothing of how fast this one is. */
  readonly #before: number;
  #done: number;
  #told: number;

  constructor(
    total: number,
    before: number,
    tell: (progress: Progress) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#total = total;
    this.#before = before;
    this.#done = before;
    this.#tell = tell;
    this.#now = now;
    this.#began = now();
    this.#told = this.#began;
  }

  add(conversations: number): void {
    this.#done += conversations;
    const now = this.#now();
    if (now - this.#told < EVERY) return;
    this.#told = now;
    this.#tell({ done: this.#done, total: this.#total, rate: this.#rate(now) });
  }

  #rate(now: number): number | undefined {
    const seconds = (now - this.#began) / 1_000;
    return seconds > 0 ? (this.#done - this.#before) / seconds : undefined;
  }
}
