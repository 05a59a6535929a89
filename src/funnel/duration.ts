const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A year: longer waits are mistakes. */
export const longestDuration = 365 * units.d;

export const durationPattern = /^(\d{1,12})(ms|s|m|h|d)$/;

/** Milliseconds of `"500ms"`, `"30s"`, `"15m"`, `"2h"`, `"1d"` or of a number of them; undefined for anything else. */
export function parseDuration(text: unknown): number | undefined {
  let duration: number;
  if (typeof text === 'number') duration = text;
  else {
    const match = typeof text === 'string' ? durationPattern.exec(text) : null;
    if (!match) return undefined;
    duration = Number(match[1]) * units[match[2] as keyof typeof units];
  }
  return Number.isInteger(duration) && duration >= 0 && duration <= longestDuration ? duration : undefined;
}
