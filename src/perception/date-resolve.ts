/** Gives a date as said its year, and its month where that was left out too. */
import { type Day, dayOf, nextDate, nextDayOfMonth, nextWeekday, parts, weekday } from './calendar.ts';
import type { Said } from './date-points.ts';

type SaidDate = Extract<Said, { kind: 'date' }>;

/** Without a year said, a longer stay means that the two dates were turned round. */
export const LONGEST_ASSUMED = 180;
/** "28 a 3 de janeiro" begins in December; "27 a 20 de dezembro" is a mistake. */
const LONGEST_ACROSS = 15;

/**
 * The first such day from `from` on; undefined if there is none. With its year said it is that day: from today on it
 * may be past, so that whoever asked can say so.
 */
export function resolve(said: Said, from: Day, today = from): Day | undefined {
  if (said.kind === 'relative') return today + said.days;
  if (said.kind === 'weekday') return resolveWeekday(said, from);
  const { day, month, year } = withYear(said, today);
  if (month === undefined) return nextDayOfMonth(from, day);
  if (year === undefined) return nextDate(from, month, day);
  const exact = dayOf(year, month, day);
  return exact !== undefined && (exact >= from || from === today) ? exact : undefined;
}

/** Arrival and departure; undefined if either does not exist or the departure is not after the arrival. */
export function resolveRange(first: Said, second: Said, today: Day): [Day, Day] | undefined {
  const arrival = arrivalOf(first, second, today);
  if (arrival === undefined) return undefined;
  const departure =
    second.kind === 'weekday'
      ? nextWeekday(arrival + 1, second.weekday)
      : resolve(second, arrival + 1, today);
  if (departure === undefined || departure <= arrival) return undefined;
  const assumed = second.kind !== 'date' || withYear(second, today).year === undefined;
  return assumed && departure - arrival > LONGEST_ASSUMED ? undefined : [arrival, departure];
}

/** "do ano que vem" as the year it is, "do mês que vem" as the month. */
function withYear(said: SaidDate, today: Day): SaidDate {
  if (said.monthsOn !== undefined) {
    const { year, month } = parts(today);
    return { ...said, month: (month % 12) + 1, year: month === 12 ? year + 1 : year };
  }
  return said.yearsOn === undefined ? said : { ...said, year: parts(today).year + said.yearsOn };
}

function arrivalOf(first: Said, second: Said, today: Day): Day | undefined {
  if (first.kind === 'date' && second.kind === 'date') return datedArrival(first, second, today);
  if (first.kind === 'weekday' && second.kind === 'weekday' && second.ofNextWeek) {
    return resolve({ ...first, ofNextWeek: true }, today);
  }
  return resolve(first, today);
}

/** The arrival takes from the departure what was said only once. */
function datedArrival(first: SaidDate, second: SaidDate, today: Day): Day | undefined {
  const { year } = withYear(second, today);
  if (first.month === undefined && second.month !== undefined) {
    if (first.day < second.day) {
      return resolve({ ...first, month: second.month, ...(year && { year }) }, today);
    }
    if (first.day === second.day) return undefined;
    const month = second.month === 1 ? 12 : second.month - 1;
    const arrival = resolve(
      { ...first, month, ...(year && { year: month === 12 ? year - 1 : year }) },
      today,
    );
    const departure = arrival === undefined ? undefined : resolve(second, arrival + 1);
    return departure !== undefined && departure - arrival! <= LONGEST_ACROSS ? arrival : undefined;
  }
  if (
    first.month !== undefined &&
    first.year === undefined &&
    first.yearsOn === undefined &&
    year !== undefined
  ) {
    const before = first.month > (second.month ?? first.month);
    return resolve({ ...first, year: before ? year - 1 : year }, today);
  }
  return resolve(first, today);
}

function resolveWeekday(said: Extract<Said, { kind: 'weekday' }>, from: Day): Day {
  if (!said.ofNextWeek) return nextWeekday(said.today ? from : from + 1, said.weekday);
  const monday = nextWeekday(from + 1, 1);
  return monday + ((said.weekday - weekday(monday) + 7) % 7);
}
