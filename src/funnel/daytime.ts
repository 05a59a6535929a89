/** Hours of the day in which something may happen, by the clock of a time zone. */
export interface Daytime {
  /** Minutes of the day; `from` is within, `to` is not. */
  from: number;
  to: number;
}

export const timePattern = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Minutes of the day of `"09:00"`; undefined for anything else. */
export function parseTime(text: string): number | undefined {
  const match = timePattern.exec(text);
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}

const MINUTE = 60_000;
const DAY = 24 * 60;

/**
 * The first instant within the hours that is not before `at` (ms). Pure as far as the rules of the zone stay as they
 * are: a deadline is computed once, when its timer is armed, and kept in the record.
 */
export function withinDaytime(at: number, { from, to }: Daytime, timeZone: string): number {
  const minute = minuteOfDay(at, timeZone);
  if (minute >= from && minute < to) return at;
  const wait = (from - minute + DAY) % DAY;
  const begin = Math.floor(at / MINUTE) * MINUTE + wait * MINUTE;
  // Where the clock is changed on the way, that is off by as much.
  return begin + (from - minuteOfDay(begin, timeZone)) * MINUTE;
}

function minuteOfDay(at: number, timeZone: string): number {
  return (Math.floor(at / MINUTE) + offsetAt(at, timeZone)) % DAY;
}

/** Clocks are changed at quarters of an hour, so one look holds for as long; looking is dear. */
const QUARTER = 15 * MINUTE;
const MOST_QUARTERS = 1_000;
const offsets = new Map<string, Map<number, number>>();

/** Minutes that the clock of a zone is ahead of UTC, from 0 up to a day. */
function offsetAt(at: number, timeZone: string): number {
  let known = offsets.get(timeZone);
  if (known === undefined || known.size >= MOST_QUARTERS) {
    known = new Map();
    offsets.set(timeZone, known);
  }
  const quarter = Math.floor(at / QUARTER);
  let offset = known.get(quarter);
  if (offset === undefined) {
    const local = parseTime(formatOf(timeZone).format(quarter * QUARTER))!;
    offset = (local - ((quarter * 15) % DAY) + DAY) % DAY;
    known.set(quarter, offset);
  }
  return offset;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}
