/** Whether the catalogue offers a stay. Who holds or has booked it is for the bookings to say. */
import { z } from 'zod';
import { dayNumber, isDay } from '../catalogue/days.ts';
import type { RentalData } from './data.ts';
import { calendarOf } from './search-properties.ts';

export const propertyId = z.string().min(1).max(100);
export const day = z.string().refine(isDay, 'is not a date');

export const staySchema = z
  .strictObject({ property: propertyId, checkIn: day, checkOut: day, guests: z.int().min(1) })
  .refine(({ checkIn, checkOut }) => checkIn < checkOut, {
    path: ['checkOut'],
    message: 'is not later than checkIn',
  });

export type StayWish = z.infer<typeof staySchema>;

/** `not-free`: blocked, shorter than the minimum, or outside the days the calendar covers. */
export type NotOffered = 'unknown-property' | 'too-many-guests' | 'past' | 'not-free';

/** @returns why it is not offered, if it is not */
export function checkStay(data: RentalData, wish: StayWish, today: string): NotOffered | undefined {
  const calendar = calendarOf(data, wish.property);
  if (calendar === undefined) return 'unknown-property';
  if (wish.guests > calendar.property.capacity) return 'too-many-guests';
  if (wish.checkIn < today) return 'past';
  return calendar.isFree(dayNumber(wish.checkIn), dayNumber(wish.checkOut)) ? undefined : 'not-free';
}
