import type { RentalData } from '../../machines/rental/data.ts';
import { searchProperties } from '../../machines/rental/search-properties.ts';

const day = 86_400_000;
const months =
  'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro'.split(' ');

export interface Week {
  /** As a customer says it, without the year. */
  said: string;
  /** ISO dates. */
  checkIn: string;
  checkOut: string;
}

/**
 * The first week in one month, from a month ahead on, in which the data have a choice for the party. It must lie
 * within a year, as it is said without one.
 */
export function freeWeek(data: RentalData, place: string, guests: number, now: number): Week {
  for (let ahead = 30; ahead < 300; ahead++) {
    const checkIn = isoDay(now + ahead * day);
    const checkOut = isoDay(now + (ahead + 7) * day);
    if (checkIn.slice(0, 7) !== checkOut.slice(0, 7)) continue;
    const query = { place, guests, pets: 0, checkIn, checkOut };
    if (searchProperties(data, query, isoDay(now)).options.length < 2) continue;
    const said = `de ${number(checkIn)} a ${number(checkOut)} de ${months[Number(checkIn.slice(5, 7)) - 1]}`;
    return { said, checkIn, checkOut };
  }
  throw new Error(`No week ahead is free in ${place}: the calendar ends on ${data.calendar.to}`);
}

export const isoDay = (at: number) => new Date(at).toISOString().slice(0, 10);
const number = (date: string) => Number(date.slice(8));
