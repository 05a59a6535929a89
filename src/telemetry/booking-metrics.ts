import type { Registry } from 'prom-client';
import type { BookingObserver, ClaimKind } from '../bookings/observed-bookings.ts';
import { METRICS } from './catalogue.ts';
import { Counter, Histogram } from './instruments.ts';

/** What a thread counts of bookings. */
export class BookingMetrics implements BookingObserver {
  readonly #claims;
  readonly #seconds;
  readonly #released;
  readonly #by;

  /** @param by who releases here */
  constructor(registry: Registry, by: 'conversation' | 'operator') {
    this.#claims = new Counter(registry, METRICS.bookingClaims);
    this.#seconds = new Histogram(registry, METRICS.bookingClaimSeconds);
    this.#released = new Counter(registry, METRICS.bookingsReleased);
    this.#by = by;
  }

  claimed(kind: ClaimKind, outcome: 'granted' | 'taken' | 'failed', seconds: number): void {
    this.#claims.inc({ kind, outcome });
    this.#seconds.observe({ kind }, seconds);
  }

  released(): void {
    this.#released.inc({ by: this.#by });
  }
}
