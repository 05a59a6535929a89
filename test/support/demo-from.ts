/** The demo catalogue with all its days moved, for tests of today: where the demo itself ends matters to none of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayNumber, dayText } from '../../machines/catalogue/days.ts';
import type { RentalData } from '../../machines/rental/data.ts';
import { data } from './rental-effects.ts';

/** @param first day that its calendar covers, as an ISO date */
export function demoFrom(first: string): RentalData {
  const by = dayNumber(first) - dayNumber(data.calendar.from);
  return JSON.parse(JSON.stringify(data), (key, value: unknown) =>
    (key === 'from' || key === 'to') && typeof value === 'string' ? dayText(dayNumber(value) + by) : value,
  );
}

/** For PROSA_CATALOGUE. */
export function writeCatalogue(directory: string, { properties, calendar, booked }: RentalData): void {
  const write = (name: string, content: object) =>
    writeFileSync(join(directory, name), JSON.stringify(content));
  write('properties.json', { properties });
  write('availability.json', { ...calendar, booked });
}
