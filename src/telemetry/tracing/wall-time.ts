/** How far both clocks may come apart before the wall's is believed (ms): it has been set, or the machine slept. */
const MOST_APART = 5;

let offset = Date.now() - performance.now();

/** When it was (ms since the epoch), of a time of `performance.now()` in this thread; finer than the clock on the wall. */
export function wallTime(monotonic: number = performance.now()): number {
  const measured = Date.now() - performance.now();
  if (Math.abs(measured - offset) > MOST_APART) offset = measured;
  return offset + monotonic;
}
