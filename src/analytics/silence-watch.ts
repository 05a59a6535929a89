import type { Clock } from '../timers/clock.ts';
import { MINUTE } from './flow-ledger.ts';

/** Does a group's counting of silences as it opens, and then once a minute, one after the other. */
export class SilenceWatch {
  readonly #clock: Clock;
  readonly #count: (until: number) => Promise<void>;
  #takeBack: () => void = () => {};
  #stopped = false;

  /** @param count counts up to before a minute (since the epoch), and never throws */
  constructor(clock: Clock, count: (until: number) => Promise<void>) {
    this.#clock = clock;
    this.#count = count;
  }

  async start(): Promise<void> {
    if (this.#stopped) return;
    const minute = Math.floor(this.#clock.now() / MINUTE);
    await this.#count(minute);
    if (!this.#stopped) {
      this.#takeBack = this.#clock.callAt((minute + 1) * MINUTE, () => void this.start());
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#takeBack();
  }
}
