/**
 * The form of the tests with many processes: a short one for CI, and a long one.
 *
 * ```
 * PROSA_CHAOS_KILLS=30   long: trouble so often, 500 customers, and the tests that have no short form
 * PROSA_CHAOS_SEED=2     another history
 * PROSA_CHAOS_LOG=<file> what all processes say is added there
 * ```
 */
const { PROSA_CHAOS_KILLS: kills, PROSA_CHAOS_SEED: seed } = process.env;

export const IS_LONG = kills !== undefined;
export const CUSTOMERS = IS_LONG ? 500 : 200;
export const SEED = Number(seed ?? 1);
export const LOG_FILE = process.env.PROSA_CHAOS_LOG;

/** How often there is trouble, and how long the test may take (ms). */
export function form(short: number): { times: number; timeout: number } {
  const times = kills === undefined ? short : Number(kills);
  return { times, timeout: 300_000 + times * 60_000 };
}
