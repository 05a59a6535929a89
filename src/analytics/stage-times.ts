/**
 * How long conversations stay in a stage, as a histogram with fixed bounds: each is a quarter more than the one before,
 * from a second to about a week. A median read from it is wrong by at most an eighth.
 */

const FIRST = 1;
const GROWTH = 1.25;
/** The last interval has no end; it begins at 1.25^60 s, which is 7.5 days. */
export const INTERVALS = 62;

/** The number of the interval of a time (ms): 0 is up to a second. */
export function intervalOf(milliseconds: number): number {
  const seconds = milliseconds / 1000;
  if (seconds <= FIRST) return 0;
  return Math.min(INTERVALS - 1, Math.ceil(Math.log(seconds / FIRST) / Math.log(GROWTH)));
}

/** In seconds, of how many times fell into each interval; undefined of none. */
export function medianOf(counts: readonly number[]): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  let passed = 0;
  const index = counts.findIndex((count) => {
    passed += count;
    return passed >= total / 2;
  });
  return index === 0 ? FIRST : FIRST * GROWTH ** (index - 0.5);
}
