/**
 * Keeps calls from a provider that fails.
 *
 * ```
 * closed ── so many failures within a window ─► open ── rest is over ─► half-open: one call at a time tries
 *   ▲                                            ▲                         │ succeeds      │ fails
 *   └────────────────────────────────────────────┼─────────────────────────┘               │
 *                                                └─────────────────────────────────────────┘
 * ```
 *
 * Each worker thread has its own: it learns within a few calls what the others know, needs no memory or messages
 * between threads that could be wrong, and a thread that has lost its network does not speak for the others.
 */
import type { Clock } from '../../timers/clock.ts';

export interface BreakerSettings {
  failures: number;
  windowMs: number;
  restMs: number;
}

export const BREAKER: Readonly<BreakerSettings> = Object.freeze({
  failures: 5,
  windowMs: 30_000,
  restMs: 10_000,
});

export type BreakerState = 'closed' | 'open' | 'half-open';

/** The right to make one call; it must be told how that ended. */
export interface Permit {
  succeeded(): void;
  failed(): void;
  /** It ended without saying anything of the provider. */
  withdrawn(): void;
}

export class CircuitBreaker {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #settings: BreakerSettings;
  /** When calls failed of late. */
  #failures: number[] = [];
  #openUntil: number | undefined;
  #isTrying = false;
  /** Calls that began before it last changed say nothing any more. */
  #era = 0;

  constructor(clock: Pick<Clock, 'now'>, settings: BreakerSettings = BREAKER) {
    this.#clock = clock;
    this.#settings = settings;
  }

  get state(): BreakerState {
    if (this.#openUntil === undefined) return 'closed';
    return this.#clock.now() < this.#openUntil ? 'open' : 'half-open';
  }

  /** Whether `permit` would give one. */
  get lets(): boolean {
    return this.state === 'closed' || (this.state === 'half-open' && !this.#isTrying);
  }

  /** @returns undefined when no call may be made now */
  permit(): Permit | undefined {
    if (!this.lets) return undefined;
    const isTry = this.state === 'half-open';
    if (isTry) this.#isTrying = true;
    const era = this.#era;
    let isOver = false;
    const end = (tell: () => void) => () => {
      if (isOver) return;
      isOver = true;
      if (era !== this.#era) return;
      if (isTry) this.#isTrying = false;
      tell();
    };
    return {
      succeeded: end(() => isTry && this.#close()),
      failed: end(() => (isTry ? this.#open() : this.#count())),
      withdrawn: end(() => {}),
    };
  }

  #count(): void {
    const now = this.#clock.now();
    this.#failures = this.#failures.filter((at) => at > now - this.#settings.windowMs);
    this.#failures.push(now);
    if (this.#failures.length >= this.#settings.failures) this.#open();
  }

  #open(): void {
    this.#openUntil = this.#clock.now() + this.#settings.restMs;
    this.#changed();
  }

  #close(): void {
    this.#openUntil = undefined;
    this.#changed();
  }

  #changed(): void {
    this.#era++;
    this.#isTrying = false;
    this.#failures = [];
  }
}
