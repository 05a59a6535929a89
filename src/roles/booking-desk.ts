import type { Registry } from 'prom-client';
import { BookingDesk } from '../bookings/booking-desk.ts';
import { ObservedBookings, type UsedBookings } from '../bookings/observed-bookings.ts';
import { BookingMetrics } from '../telemetry/booking-metrics.ts';
import { systemClock } from '../timers/clock.ts';

/** The desk of operators, whose cancelling is counted. */
export function bookingDesk(bookings: UsedBookings, registry: Registry): BookingDesk {
  const observed = new ObservedBookings(bookings, new BookingMetrics(registry, 'operator'));
  return new BookingDesk(observed, () => systemClock.now());
}
