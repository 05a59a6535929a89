/** Who has what. */
import { counter, histogram, SECONDS } from '../metric.ts';

const kind = ['hold', 'book'] as const;

export const BOOKINGS = {
  bookingClaims: counter(
    'prosa_booking_claims_total',
    'claims',
    { kind, outcome: ['granted', 'taken', 'failed'] },
    'Holds and bookings that effects asked for: `granted`, `taken` by somebody else, or `failed` to be asked. What is asked again after a crash counts again.',
  ),
  bookingClaimSeconds: histogram(
    'prosa_booking_claim_seconds',
    'seconds',
    { kind },
    SECONDS.delay,
    'From when a hold or booking is asked for until its answer is durable.',
  ),
  bookingsReleased: counter(
    'prosa_bookings_released_total',
    'claims',
    { by: ['conversation', 'operator'] },
    'Holds and bookings ended before their time, by their own conversation or an operator.',
  ),
};
