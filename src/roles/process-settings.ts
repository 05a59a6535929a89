/** What holds for every process that hosts shards. */

/** Records kept hot by all workers together, in characters. */
export const HOT_RECORDS = 64 * 1024 * 1024;

/** Who asks for readiness can read in this time why the process is about to end (ms). */
export const LAST_WORDS = 1_000;
