import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../telemetry/logger.ts';

/** Between tries (ms), doubled each time. */
const [FIRST_PAUSE, LONGEST_PAUSE] = [50, 5_000];

/** The pause after so many failures. */
export const pauseAfter = (failures: number) => Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures);

/** Waits, but not beyond the end. */
export async function rest(milliseconds: number, end: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal: end }).catch(() => {});
}

/**
 * Tries until it is done or `end` aborts, when it is undefined.
 * @param failure what the log says of a try that failed
 */
export async function untilDone<T>(
  attempt: () => Promise<T>,
  end: AbortSignal,
  log: Logger,
  details: Record<string, unknown>,
  failure: string,
): Promise<T | undefined> {
  for (let failures = 0; !end.aborted; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (end.aborted) return undefined;
      log.warn({ ...details, err: error }, `${failure}; it is tried again`);
      await rest(pauseAfter(failures), end);
    }
  }
  return undefined;
}
