import type { Clock } from '../timers/clock.ts';

/** Resolves after so many milliseconds, or when `signal` aborts. */
export function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      takeBack();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const takeBack = clock.callAt(clock.now() + milliseconds, end);
    signal.addEventListener('abort', end);
  });
}
