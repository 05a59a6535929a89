/** When a property can be visited: slots of local time, as `2026-12-19T10:00`. */
import type { Span } from '../../src/bookings/bookings.ts';
import { dayAt, dayNumber, dayText, isDay } from '../catalogue/days.ts';
import type { Days } from './property-calendar.ts';
import { daySpan, MS_PER_DAY, visitResource } from './resources.ts';
import { BRAZIL } from './time-zone.ts';
import type { VisitsOutcome } from './tools/check-visit-availability.ts';

const HOUR = 3_600_000;

/** From the first slot's beginning to the last one's end, in hours, by the day of the week from Sunday on. */
const OPEN: readonly (readonly [from: number, to: number] | undefined)[] = [
  undefined,
  [9, 18],
  [9, 18],
  [9, 18],
  [9, 18],
  [9, 18],
  [9, 18],
];

export const VISITING = {
  open: OPEN,
  /** Each slot lasts this long and begins on the hour (ms). */
  lasts: HOUR,
  /** Nobody is there at once (ms). */
  notice: 2 * HOUR,
  /** How many days ahead, today included. */
  days: 30,
  /** On the day of departure guests are in the house until this hour. */
  guestsLeaveAt: 14,
} as const;

/** All slots of a day that can be asked for, whoever has them. */
export function slotsOn(day: string, now: number): string[] {
  const number = dayNumber(day);
  const today = dayNumber(dayAt(now, BRAZIL));
  if (number < today || number >= today + VISITING.days) return [];
  const [from, to] = VISITING.open[weekday(number)] ?? [0, 0];
  const hours = Array.from({ length: to - from }, (_, n) => from + n);
  return hours
    .map((hour) => `${day}T${String(hour).padStart(2, '0')}:00`)
    .filter((slot) => beginOf(slot) >= now + VISITING.notice);
}

export function isSlot(slot: string, now: number): boolean {
  const day = slot.slice(0, 10);
  return isDay(day) && slotsOn(day, now).includes(slot);
}

/** What a visit claims. */
export function visitSpan(property: string, slot: string): Span {
  const from = beginOf(slot);
  return { resource: visitResource(property), from, to: from + VISITING.lasts };
}

/** The nights nobody else may have for it: guests arrive on the day, are there, or have not left yet. */
export function nightsInTheWay(slot: string): Days {
  const day = dayNumber(slot.slice(0, 10));
  return { from: hourOf(slot) < VISITING.guestsLeaveAt ? day - 1 : day, to: day + 1 };
}

export function staysInTheWay(property: string, slot: string): Span {
  const { from, to } = nightsInTheWay(slot);
  return daySpan(property, from, to);
}

export const daysFrom = (day: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => dayText(dayNumber(day) + n));

const hourOf = (slot: string) => Number(slot.slice(11, 13));

const beginOf = (slot: string) => dayNumber(slot.slice(0, 10)) * MS_PER_DAY + (hourOf(slot) - BRAZIL) * HOUR;

/** From 0, Sunday, of a number of days since 1970-01-01, which was a Thursday. */
export const weekday = (day: number) => (day + 4) % 7;

/** Times shown at once: a list that fits a message. */
export const MOST_TIMES = 6;

/** The times of a result that are shown, in their order. */
export function timesOf(visits: VisitsOutcome | undefined): readonly string[] {
  return visits?.outcome === 'slots' ? visits.slots.slice(0, MOST_TIMES) : [];
}
