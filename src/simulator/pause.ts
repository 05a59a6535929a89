/** Waits; an abort ends the wait early and is not an error. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.max(0, ms));
    signal?.addEventListener('abort', end, { once: true });
  });
}

/** Whether the promise settled within the time. */
export async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  const timedOut = new AbortController();
  try {
    return await Promise.race([promise.then(() => true), pause(ms, timedOut.signal).then(() => false)]);
  } finally {
    timedOut.abort();
  }
}

/** Lets callers through one at a time, at most `perSecond` of them in a second. */
export class Pace {
  readonly #gapMs: number;
  #next = 0;

  constructor(perSecond: number) {
    this.#gapMs = 1000 / perSecond;
  }

  async turn(signal?: AbortSignal): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#gapMs;
    if (at > now) await pause(at - now, signal);
  }
}
