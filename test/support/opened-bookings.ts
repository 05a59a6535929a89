import { afterEach, beforeEach } from 'vitest';
import type { Bookings, ClaimAnswer, ClaimRequest } from '../../src/bookings/bookings.ts';

/** How an adapter is tried. */
export interface BookingsFixture {
  open(): Promise<Bookings>;
  /** Opens the same as another thread or process does, while the first one goes on. */
  openAnother(): Promise<Bookings>;
  /** Opens it after a crash, without the first one having been closed properly. */
  crashAndReopen(bookings: Bookings): Promise<Bookings>;
  destroy(): Promise<void>;
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const now = Date.UTC(2026, 10, 21, 15);
/** A day of the December after `now`. */
export const day = (number: number) => Date.UTC(2026, 11, number);

export const outcomes = (answers: readonly { outcome: string }[]) => answers.map(({ outcome }) => outcome);

/** The bookings that a test of the suite has. */
export class OpenedBookings {
  fixture!: BookingsFixture;
  bookings!: Bookings;
  #effects = 0;

  stay(conversation: string, from: number, to: number, more: Partial<ClaimRequest> = {}): ClaimRequest {
    return {
      id: `${conversation}:e${++this.#effects}`,
      conversation,
      resource: 'property:orla',
      from: day(from),
      to: day(to),
      ...more,
    };
  }

  hold(request: ClaimRequest, until = now + DAY, at = now): Promise<ClaimAnswer> {
    return this.bookings.hold({ ...request, until }, at);
  }

  book(request: ClaimRequest, at = now): Promise<ClaimAnswer> {
    return this.bookings.book(request, at);
  }

  async takenDays(except?: string, at = now): Promise<number[][]> {
    const taken = await this.bookings.taken(['property:orla'], day(1), day(31), at, except);
    return taken.map(({ from, to }) => [from, to]);
  }
}

/** Called where tests are collected: each of them has bookings of its own. */
export function openedBookings(createFixture: () => Promise<BookingsFixture>): OpenedBookings {
  const world = new OpenedBookings();
  beforeEach(async () => {
    world.fixture = await createFixture();
    world.bookings = await world.fixture.open();
  });
  afterEach(async () => {
    world.bookings.close();
    await world.fixture.destroy();
  });
  return world;
}
