/** Which provider is asked first. */
import type { Clock } from '../../timers/clock.ts';
import type { Usage } from './model.ts';
import { costOf, type Price } from './prices.ts';

export type Routing = 'order' | 'cost' | 'latency';

/** What a provider was measured at counts for so long (ms); then it is tried again like one that is new. */
const REMEMBERED_FOR = 5 * 60_000;
/** Weight of the last call. */
const LAST = 0.3;

/** How soon its first token comes of late. */
export class FirstTokenLatency {
  readonly #clock: Pick<Clock, 'now'>;
  #average = 0;
  #at = Number.NEGATIVE_INFINITY;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  add(milliseconds: number): void {
    const known = this.expected;
    this.#average = known === undefined ? milliseconds : known + LAST * (milliseconds - known);
    this.#at = this.#clock.now();
  }

  /** Milliseconds; undefined where nothing is known. */
  get expected(): number | undefined {
    return this.#clock.now() - this.#at < REMEMBERED_FOR ? this.#average : undefined;
  }
}

export interface Routable {
  price: Price;
  latency: FirstTokenLatency;
}

/** In the order they are to be asked; equals stay as they were. @param usage what the call may use */
export function route<P extends Routable>(providers: readonly P[], routing: Routing, usage: Usage): P[] {
  const ordered = [...providers];
  if (routing === 'cost') return ordered.sort((a, b) => costOf(a.price, usage) - costOf(b.price, usage));
  // Whoever is not known yet goes first, so that it becomes known.
  if (routing === 'latency') return ordered.sort((a, b) => soonness(a) - soonness(b));
  return ordered;
}

const soonness = ({ latency }: Routable) => latency.expected ?? -1;
