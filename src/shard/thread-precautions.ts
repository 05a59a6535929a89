/** The precautions of all groups of one worker thread: what they have in hand is one thread's, and so is its beat. */
import { Isolation } from '../effects/isolation.ts';
import type { Clock } from '../timers/clock.ts';
import { Hand } from './hand.ts';
import { Precautions } from './precautions.ts';
import { Quarantine } from './quarantine.ts';
import type { OpeningOrders } from './supervision.ts';
import { handFile } from './suspect-file.ts';

interface Shared {
  dataDir: string;
  hands: SharedArrayBuffer;
  /** In milliseconds; 0 for never. */
  beatEvery: number;
}

export class ThreadPrecautions {
  readonly #shared: Shared;
  readonly #groups = new Map<number, Precautions>();
  readonly #isolation: Isolation;

  constructor(shared: Shared, clock: Clock) {
    this.#shared = shared;
    this.#isolation = new Isolation(clock, () => this.#each((hand) => hand.isolating(false)));
    if (shared.beatEvery > 0) {
      setInterval(() => this.#each((hand) => hand.beat()), shared.beatEvery).unref();
    }
  }

  open(group: number, { quarantined, isolate }: OpeningOrders): Precautions {
    const hand = new Hand(this.#shared.hands, group, handFile(this.#shared.dataDir, group));
    const precautions = new Precautions(hand, new Quarantine(quarantined), this.#isolation);
    this.#groups.set(group, precautions);
    if (isolate) this.#isolation.begin();
    this.#each((one) => one.isolating(this.#isolation.on));
    return precautions;
  }

  of(group: number): Precautions {
    return this.#groups.get(group)!;
  }

  close(group: number): void {
    this.#groups.get(group)?.hand.close();
    this.#groups.delete(group);
  }

  #each(tell: (hand: Hand) => void): void {
    for (const { hand } of this.#groups.values()) tell(hand);
  }
}
