import { describe } from 'vitest';
import { type BookingsFixture, openedBookings } from '../support/opened-bookings.ts';
import { bookingsClaimsSuite } from './bookings-claims-suite.ts';
import { bookingsKeepingSuite } from './bookings-keeping-suite.ts';

/** What all bookings must hold; an adapter supplies only the factory. */
export function bookingsSuite(name: string, createFixture: () => Promise<BookingsFixture>): void {
  describe(`bookings: ${name}`, () => {
    const world = openedBookings(createFixture);
    bookingsClaimsSuite(world);
    bookingsKeepingSuite(world, createFixture);
  });
}
