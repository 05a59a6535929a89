/** Civil days without time or zone. A day is counted from 1970-01-01, so that days can be added and compared. */
export type Day = number;

const MS_PER_DAY = 86_400_000;
/** Beyond the year 9999 an instant is a mistake, not a date. */
const LAST_INSTANT = 253_402_300_800_000;
/** A 29 February is at most this far away. */
const YEARS_AHEAD = 8;

const MS_PER_QUARTER = 900_000;

interface Zone {
  format: Intl.DateTimeFormat;
  /** The last quarter of an hour asked for, and its day: no zone changes its day or its clock within one. */
  quarter: number;
  day: Day | undefined;
}

const zones = new Map<string, Zone>();

/**
 * The day on the wall calendar of a zone (IANA name) at an instant (ms since the epoch).
 * Undefined if the instant is not a usable one; throws RangeError for a zone that does not exist.
 */
export function dayAt(instant: number, timeZone: string): Day | undefined {
  if (!(instant >= 0 && instant < LAST_INSTANT)) return undefined;
  let zone = zones.get(timeZone);
  if (!zone) {
    const format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    zone = { format, quarter: -1, day: undefined };
    zones.set(timeZone, zone);
  }
  const quarter = Math.floor(instant / MS_PER_QUARTER);
  if (zone.quarter !== quarter) {
    zone.day = fromIso(zone.format.format(instant));
    zone.quarter = quarter;
  }
  return zone.day;
}

/** The day of a date, or undefined if there is no such date, e.g. 31 February. Months count from 1. */
export function dayOf(year: number, month: number, dayOfMonth: number): Day | undefined {
  if (month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > 31) return undefined;
  const instant = Date.UTC(year, month - 1, dayOfMonth);
  return new Date(instant).getUTCDate() === dayOfMonth ? instant / MS_PER_DAY : undefined;
}

export function toIso(day: Day): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

export function fromIso(iso: string): Day | undefined {
  return dayOf(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), Number(iso.slice(8, 10)));
}

export function parts(day: Day): { year: number; month: number; dayOfMonth: number } {
  const date = new Date(day * MS_PER_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() };
}

/** 0 for Sunday to 6 for Saturday. */
export function weekday(day: Day): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** The first day with this weekday that is not before `from`. */
export function nextWeekday(from: Day, wanted: number): Day {
  return from + ((wanted - weekday(from) + 7) % 7);
}

/** The first such date, whatever the year, that is not before `from`. */
export function nextDate(from: Day, month: number, dayOfMonth: number): Day | undefined {
  const { year } = parts(from);
  for (let ahead = 0; ahead <= YEARS_AHEAD; ahead++) {
    const day = dayOf(year + ahead, month, dayOfMonth);
    if (day !== undefined && day >= from) return day;
  }
  return undefined;
}

/** The first day with this number in its month, whatever the month, that is not before `from`. */
export function nextDayOfMonth(from: Day, dayOfMonth: number): Day | undefined {
  const { year, month } = parts(from);
  for (let ahead = 0; ahead <= 2; ahead++) {
    const index = month - 1 + ahead;
    const day = dayOf(year + Math.floor(index / 12), (index % 12) + 1, dayOfMonth);
    if (day !== undefined && day >= from) return day;
  }
  return undefined;
}

/** Easter Sunday of a year, by the Gregorian rule. */
export function easter(year: number): Day {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const epact =
    (century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25) + 19 * golden + 15) % 30;
  const shift = Math.floor(epact / 28);
  const moon = epact - shift * (1 - shift * Math.floor(29 / (epact + 1)) * Math.floor((21 - golden) / 11));
  const sunday = (year + Math.floor(year / 4) + moon + 2 - century + Math.floor(century / 4)) % 7;
  const offset = moon - sunday;
  const month = 3 + Math.floor((offset + 40) / 44);
  return dayOf(year, month, offset + 28 - 31 * Math.floor(month / 4))!;
}
