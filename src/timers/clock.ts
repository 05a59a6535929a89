/** The only source of time outside the step. Times are milliseconds since the epoch. */
export interface Clock {
  now(): number;
  /** Calls back once `now()` has reached `at`; the returned function takes that back. */
  callAt(at: number, callback: () => void): () => void;
}

/** setTimeout takes at most 2^31 - 1 ms, about 24.8 days; longer waits are taken in pieces. */
const LONGEST_WAIT = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  callAt(at, callback) {
    let handle: NodeJS.Timeout;
    const wait = () => {
      const left = at - Date.now();
      handle = setTimeout(left > 0 ? wait : callback, Math.min(Math.max(left, 0), LONGEST_WAIT));
    };
    wait();
    return () => clearTimeout(handle);
  },
};

/** For durations inside the process: it never jumps, and its zero means nothing. */
export const monotonicClock: Clock = {
  now: () => performance.now(),
  callAt(at, callback) {
    const handle = setTimeout(callback, Math.min(Math.max(at - performance.now(), 0), LONGEST_WAIT));
    return () => clearTimeout(handle);
  },
};
