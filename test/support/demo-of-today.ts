import { demoFrom, writeCatalogue } from './demo-from.ts';
import { freeWeek, isoDay, type Week } from './free-week.ts';

const LATELY = 20 * 86_400_000;

/**
 * Writes the demo as if it had been made lately: its calendar goes on for a year from whatever day it is.
 * @param directory for PROSA_CATALOGUE
 * @returns a week in which the place has a choice for the party
 */
export function writeDemoOfToday(directory: string, place: string, guests: number): Week {
  const demo = demoFrom(isoDay(Date.now() - LATELY));
  writeCatalogue(directory, demo);
  return freeWeek(demo, place, guests, Date.now());
}
