/** Days as ISO dates (`2026-12-20`). Arithmetic in UTC, where every day has 24 hours. */
const msPerDay = 86_400_000;

/** Whole days from one to the other; NaN if one of them is not a date. */
export function daysBetween(from: string, to: string): number {
  return (instant(to) - instant(from)) / msPerDay;
}

export function addDays(day: string, days: number): string {
  return new Date(instant(day) + days * msPerDay).toISOString().slice(0, 10);
}

export function isDay(text: string): boolean {
  const ms = instant(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text;
}

/** The day at an instant, in a place that is always the same number of hours from UTC. */
export function dayAt(ms: number, hoursFromUtc: number): string {
  return new Date(ms + hoursFromUtc * 3_600_000).toISOString().slice(0, 10);
}

function instant(day: string): number {
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
}
