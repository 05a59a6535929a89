/**
 * What the bookings know of rentals: `property:<id>` by whole days, `visit:<id>` by the hour. A day stands for its
 * midnight UTC, whatever the zone of the house, so that days of stays compare as days.
 */
import type { Bookings, Span } from '../../src/bookings/bookings.ts';
import { dayNumber, dayText } from '../catalogue/days.ts';
import type { Days } from './property-calendar.ts';

export const MS_PER_DAY = 86_400_000;

export const stayResource = (property: string): string => `property:${property}`;
export const visitResource = (property: string): string => `visit:${property}`;

export function staySpan(property: string, checkIn: string, checkOut: string): Span {
  return daySpan(property, dayNumber(checkIn), dayNumber(checkOut));
}

export const daySpan = (property: string, from: number, to: number): Span => ({
  resource: stayResource(property),
  from: from * MS_PER_DAY,
  to: to * MS_PER_DAY,
});

export const dayOf = (instant: number): string => dayText(Math.floor(instant / MS_PER_DAY));

/** By the id of a property, the days that others hold or have booked. */
export type TakenStays = ReadonlyMap<string, readonly Days[]>;

/** @param from number of a day, as is `to` */
export async function staysOfOthers(
  bookings: Pick<Bookings, 'taken'>,
  properties: readonly string[],
  [from, to]: readonly [from: number, to: number],
  conversation: string,
  now: number,
): Promise<TakenStays> {
  const found = new Map<string, Days[]>();
  const ids = new Map(properties.map((id) => [stayResource(id), id]));
  const first = Math.max(0, from) * MS_PER_DAY;
  for (const span of await bookings.taken([...ids.keys()], first, to * MS_PER_DAY, now, conversation)) {
    const id = ids.get(span.resource)!;
    const days = { from: span.from / MS_PER_DAY, to: span.to / MS_PER_DAY };
    found.set(id, [...(found.get(id) ?? []), days]);
  }
  return found;
}
