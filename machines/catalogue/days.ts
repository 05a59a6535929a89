/** Days as ISO dates (`2026-12-20`), and as numbers to calculate with. As in UTC, every day has 24 hours. */
const msPerDay = 86_400_000;

/** Whole days from one to the other; NaN if one of them is not a date. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** Throws RangeError if it is not a date. */
export function addDays(day: string, days: number): string {
  return dayText(dayNumber(day) + days);
}

export function isDay(day: string): boolean {
  const number = dayNumber(day);
  return !Number.isNaN(number) && dayText(number) === day;
}

/** The day at an instant, in a place that is always the same number of hours from UTC. */
export function dayAt(ms: number, hoursFromUtc: number): string {
  return dayText(Math.floor((ms + hoursFromUtc * 3_600_000) / msPerDay));
}

const shape = /^\d{4}-\d{2}-\d{2}$/;

/** Days since 1970-01-01; a day that its month does not have is one of the next month. NaN if it is not a date. */
export function dayNumber(day: string): number {
  if (!shape.test(day)) return Number.NaN;
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  const dayOfMonth = Number(day.slice(8));
  if (month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > 31) return Number.NaN;
  // Years begin in March here, so that the day a leap year has more is its last.
  const years = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + dayOfMonth - 1;
  return (
    365 * years +
    Math.floor(years / 4) -
    Math.floor(years / 100) +
    Math.floor(years / 400) +
    dayOfYear -
    719_468
  );
}

/** Most days asked for are today. */
let last = { day: Number.NaN, text: '' };

/** The date of a number of days. Throws RangeError if there is none. */
export function dayText(day: number): string {
  if (day !== last.day) last = { day, text: new Date(day * msPerDay).toISOString().slice(0, 10) };
  return last.text;
}
