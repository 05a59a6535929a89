/** Stays that are said by name: weekends and the holidays people rent houses for. */
import { type Day, easter, nextDate, nextWeekday, parts } from './calendar.ts';
import type { Stretch } from './normalise.ts';

export interface NamedStay extends Stretch {
  checkIn: Day;
  checkOut: Day;
}

const FRIDAY = 5;

interface Name {
  said: RegExp;
  /** First and last day of the first such stay that does not begin before `from`. */
  stay(from: Day, said: string): [Day, Day] | undefined;
}

const NAMES: readonly Name[] = [
  {
    said: /\b(?:(?:proximo|outro) )?(?:fim|final|fins) de semana\b(?: que vem| seguinte)?|\b(?:(?:proximo|outro) )?(?:fds|finds|findi)\b(?: que vem| seguinte)?/,
    stay: (from, said) => {
      const friday = nextWeekday(NEXT.test(said) ? from + 1 : from, FRIDAY);
      return [friday, friday + 2];
    },
  },
  {
    said: /\b(?:rev[ei]i?l+[ei]?(?:on|om|ao)|revelion|reveion|(?<!\bfeliz )ano novo|virada d[eo] ano|(?:na|da|pra|passar a) virada)\b/,
    stay: (from) => fixed(from, 12, 30, 3),
  },
  {
    said: /(?:\b(?:no|do|pro|pelo) natal\b|\bpara o natal\b|\b(?:feriad\w+|feria\w?|ferias|semana|recesso|vespera|passar|ceia) (?:de |do |o )?natal\b)/,
    stay: (from) => fixed(from, 12, 24, 2),
  },
  { said: /\b(?:carnaval|carnval|carnava)\b/, stay: (from) => byEaster(from, -50, 4) },
  {
    said: /\b(?:semana santa|(?<!\bfeliz )pascoa|sexta[- ]feira santa|sexta santa)\b/,
    stay: (from) => byEaster(from, -3, 3),
  },
  { said: /\bcorpus ?(?:christi|cristi|cristo)\b/, stay: (from) => byEaster(from, 60, 3) },
];

const NEXT = /proximo|outro|que vem|seguinte/;
/** A cheap test for any of the names. */
const ANY =
  /(?:fi[mn]|fins|final) de sem|\bf(?:ds|ind)|rev[ei]|ano novo|virada|natal|carn|santa|pascoa|corpus/;

export function namedStay(plain: string, from: Day): NamedStay | undefined {
  if (!ANY.test(plain)) return undefined;
  for (const { said, stay } of NAMES) {
    const match = said.exec(plain);
    const days = match && stay(from, match[0]);
    if (days) {
      return { checkIn: days[0], checkOut: days[1], start: match.index, end: match.index + match[0].length };
    }
  }
  return undefined;
}

function fixed(from: Day, month: number, dayOfMonth: number, nights: number): [Day, Day] | undefined {
  const first = nextDate(from, month, dayOfMonth);
  return first === undefined ? undefined : [first, first + nights];
}

function byEaster(from: Day, offset: number, nights: number): [Day, Day] {
  const { year } = parts(from);
  const first = easter(year) + offset;
  const day = first >= from ? first : easter(year + 1) + offset;
  return [day, day + nights];
}

/** The weekend, from Friday to Sunday, that a day belongs to or comes before. */
export function weekendOf(day: Day): [Day, Day] {
  const friday = nextWeekday(day - 2, FRIDAY);
  return [friday, friday + 2];
}
