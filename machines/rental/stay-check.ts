/** Whether the catalogue offers a stay. Who holds or has booked it is for the bookings to say. */
import { z } from 'zod';
import { dayNumber, isDay } from '../catalogue/days.ts';
import type { RentalData } from './data.ts';
import { calendarOf } from './search-properties.ts';

export const propertyId = z.string().min(1).max(100);
export const day = z.string().refine(isDay, 'is not a date');

export const staySchema = z
  .strictObject({
    property: propertyId,
    checkIn: day,
    checkOut: day,
    guests: z.int().min(1),
    /** What the customer was told that it costs in all; left out, it is claimed at any price. */
    total: z.number().positive().optional(),
  })
  .refine(({ checkIn, checkOut }) => checkIn < checkOut, {
    path: ['checkOut'],
    message: 'is not later than checkIn',
  });

export type StayWish = z.infer<typeof staySchema>;

/** `not-free`: blocked, shorter than the minimum, or outside the days the calendar covers. */
export type NotOffered = 'unknown-property' | 'too-many-guests' | 'past' | 'not-free';

/** What the stay costs now, where that is not what the customer was told. */
export interface NewPrice {
  total: number;
  cleaning: number;
}

/** Of a stay that is offered. */
export function newPriceOf(data: RentalData, wish: StayWish): NewPrice | undefined {
  const calendar = calendarOf(data, wish.property)!;
  const total = calendar.total(dayNumber(wish.checkIn), dayNumber(wish.checkOut), wish.guests);
  if (wish.total === undefined || wish.total === total) return undefined;
  return { total, cleaning: calendar.property.cleaningFee };
}

/** @returns why it is not offered, if it is not */
export function checkStay(data: RentalData, wish: StayWish, today: string): NotOffered | undefined {
  const calendar = calendarOf(data, wish.property);
  if (calendar === undefined) return 'unknown-property';
  if (wish.guests > calendar.property.capacity) return 'too-many-guests';
  if (wish.checkIn < today) return 'past';
  return calendar.isFree(dayNumber(wish.checkIn), dayNumber(wish.checkOut)) ? undefined : 'not-free';
}
