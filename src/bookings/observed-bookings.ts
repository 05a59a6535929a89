import type { Bookings, ClaimAnswer, ClaimRequest, HoldRequest } from './bookings.ts';

export type ClaimKind = 'hold' | 'book';

export interface BookingObserver {
  /** @param seconds until the answer was durable, or it had failed */
  claimed(kind: ClaimKind, outcome: 'granted' | 'taken' | 'failed', seconds: number): void;
  /** A claim was ended before its time. */
  released(): void;
}

/** What effects and operators do with bookings. */
export type UsedBookings = Pick<Bookings, 'hold' | 'book' | 'release' | 'find' | 'taken' | 'list' | 'get'>;

/** Tells what is claimed and released. */
export class ObservedBookings implements UsedBookings {
  readonly #bookings: UsedBookings;
  readonly #observer: BookingObserver;
  readonly find: UsedBookings['find'];
  readonly taken: UsedBookings['taken'];
  readonly list: UsedBookings['list'];
  readonly get: UsedBookings['get'];

  constructor(bookings: UsedBookings, observer: BookingObserver) {
    this.#bookings = bookings;
    this.#observer = observer;
    this.find = bookings.find.bind(bookings);
    this.taken = bookings.taken.bind(bookings);
    this.list = bookings.list.bind(bookings);
    this.get = bookings.get.bind(bookings);
  }

  hold(request: HoldRequest, now: number): Promise<ClaimAnswer> {
    return this.#claimed('hold', () => this.#bookings.hold(request, now));
  }

  book(request: ClaimRequest, now: number): Promise<ClaimAnswer> {
    return this.#claimed('book', () => this.#bookings.book(request, now));
  }

  async release(conversation: string, claim: string): Promise<boolean> {
    const isReleased = await this.#bookings.release(conversation, claim);
    if (isReleased) this.#observer.released();
    return isReleased;
  }

  async #claimed(kind: ClaimKind, claim: () => Promise<ClaimAnswer>): Promise<ClaimAnswer> {
    const began = performance.now();
    let outcome: ClaimAnswer['outcome'] | 'failed' = 'failed';
    try {
      const answer = await claim();
      outcome = answer.outcome;
      return answer;
    } finally {
      this.#observer.claimed(kind, outcome, (performance.now() - began) / 1000);
    }
  }
}
