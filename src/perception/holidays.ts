/** Stays that are said by name: weekends and the holidays people rent houses for. */
import { type Day, dayOf, easter, nextWeekday, parts } from './calendar.ts';
import type { Stretch } from './normalise.ts';
import { Sieved } from './sieve.ts';

export interface NamedStay extends Stretch {
  checkIn: Day;
  checkOut: Day;
}

const FRIDAY = 5;

interface Holiday {
  said: RegExp;
  nights: number;
  /** The first day of it in a year. */
  begins(year: number): Day;
}

const REVEILLON: Holiday = {
  said: /\b(?:rev[ei]i?l+[ei]?(?:on|om|ao)|revelion|reveion|(?<!\b(?:feliz|prospero|otimo|lindo|bom) )ano novo|virada d[eo] ano|(?:na|da|pra|passar a) virada)\b/,
  nights: 3,
  begins: (year) => dayOf(year, 12, 30)!,
};

const HOLIDAYS: readonly Holiday[] = [
  REVEILLON,
  {
    said: /\b(?:(?:no|do|pro|pelo|para o) natal|(?:feriad\w+|feria\w?|ferias|semana|recesso|vespera|passar|ceia) (?:de |do |o )?natal)\b/,
    nights: 2,
    begins: (year) => dayOf(year, 12, 24)!,
  },
  { said: /\b(?:carnaval|carnval|carnava)\b/, nights: 4, begins: (year) => easter(year) - 50 },
  {
    said: /\b(?:semana santa|(?<!\bfeliz )pascoa|sexta[- ]feira santa|sexta santa)\b/,
    nights: 3,
    begins: (year) => easter(year) - 3,
  },
  { said: /\bcorpus ?(?:christi|cristi|cristo)\b/, nights: 3, begins: (year) => easter(year) + 60 },
];

/** One of a certain month, "o primeiro fim de semana de dezembro", is no stay yet. */
const WEEKEND =
  /(?<!\b(?:primeiro|segundo|terceiro|ultimo|cada|todo|um|qualquer) )(?:\b(?:proximo|outro) )?\b(?:(?:fim|final|fins) de semana|fds|finds|findi)\b(?: que vem| seguinte)?(?! d[eo] (?:jan|fev|mar|abr|mai|jun|jul|ago|set|out|nov|dez|mes|ano))/;
const NEXT = /proximo|outro|que vem|seguinte/;
const YEAR_LENGTH = 16;
const YEAR_AFTER = /^(?: de| do ano de)? ?\/?(20\d\d)/;
/** From one holiday to the other: the dates are still to be asked. */
const BETWEEN_HOLIDAYS = /\bnatal (?:e|ao|ate|a) (?:o )?(?:ano novo|rev)/;
/** A cheap test for any of the names. */
const ANY = new Sieved(
  /(?:fi[mn]|fins|final) de sem|\bf(?:ds|ind)|rev[ei]|ano novo|virada|natal|carn|santa|pascoa|corpus/,
);

/** The first such stay from a day on. A holiday that has begun lasts from that day. */
export function namedStay(plain: string, from: Day): NamedStay | undefined {
  if (!ANY.test(plain) || BETWEEN_HOLIDAYS.test(plain)) return undefined;
  const weekend = WEEKEND.exec(plain);
  for (const holiday of HOLIDAYS) {
    const match = holiday.said.exec(plain);
    if (match) return { ...stayAt(holiday, plain, match, from), ...stretch(match) };
  }
  if (!weekend) return undefined;
  const friday = nextWeekday(NEXT.test(weekend[0]) ? from + 1 : from, FRIDAY);
  return { checkIn: friday, checkOut: friday + 2, ...stretch(weekend) };
}

function stretch({ 0: { length }, index }: RegExpExecArray): Stretch {
  return { start: index, end: index + length };
}

function stayAt(holiday: Holiday, plain: string, match: RegExpExecArray, today: Day) {
  const said = YEAR_AFTER.exec(
    plain.slice(match.index + match[0].length, match.index + match[0].length + YEAR_LENGTH),
  )?.[1];
  // "Reveillon 2027" may be the night before it or the one that ends it: the next one is meant.
  const asked = said === undefined || holiday === REVEILLON ? today : dayOf(Number(said), 1, 1)!;
  const from = Math.max(asked, today);
  const { year } = parts(from);
  const first = holiday.begins(year);
  const checkIn = first + holiday.nights > from + 1 ? first : holiday.begins(year + 1);
  return { checkIn: Math.max(checkIn, from), checkOut: checkIn + holiday.nights };
}

/** The weekend, from Friday to Sunday, that a day belongs to or comes before. */
export function weekendOf(day: Day): [Day, Day] {
  const friday = nextWeekday(day - 2, FRIDAY);
  return [friday, friday + 2];
}
