import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const SHIFTED_CLOCK = pathToFileURL(join(import.meta.dirname, 'dialogues/shifted-clock.ts')).href;

/** What a process is given so that its clock is as far from the real one (ms). */
export const clockShiftedBy = (shift: number): Record<string, string> => ({
  NODE_OPTIONS: `--disable-warning=ExperimentalWarning --import=${SHIFTED_CLOCK}`,
  PROSA_TEST_CLOCK_SHIFT_MS: String(shift),
});

/** A Saturday, 10:00 in Brazil. */
const DAY = Date.parse('2026-11-21T13:00:00Z');

/**
 * What a Prosa is given to live on 21 November 2026, whatever day it is: for tests that name dates. All that a test
 * file starts with it have one clock, which goes on. The test itself stays in the present; that is not asked of
 * `Date`, which may be shifted.
 */
export const ON_PINNED_DAY = clockShiftedBy(DAY - Math.round(performance.timeOrigin + performance.now()));
