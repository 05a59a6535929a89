/** The only source of time outside the step. Times are milliseconds since the epoch. */
export interface Clock {
  now(): number;
  /**
   * Calls back once `now()` has reached `at`, or as much time has passed as was left, should the clock be set back
   * meanwhile; the returned function takes that back.
   */
  callAt(at: number, callback: () => void): () => void;
}

/** setTimeout takes at most 2^31 - 1 ms, about 24.8 days. */
const LONGEST_WAIT = 2 ** 31 - 1;
/**
 * While something is waited for, the clock of the machine is looked at so often (ms): it may be set, and process timers
 * stand still while the machine sleeps.
 */
const LOOK_AGAIN = 10_000;
/** Less than this the clock is not taken to be set back (ms). */
const SET_BACK = 1_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  callAt(at, callback) {
    const whole = at - Date.now();
    const began = performance.now();
    let handle: NodeJS.Timeout;
    const wait = () => {
      const unlessSetBack = whole - (performance.now() - began) + SET_BACK;
      const left = Math.min(at - Date.now(), unlessSetBack);
      handle = setTimeout(left > 0 ? wait : callback, Math.min(Math.max(left, 0), LOOK_AGAIN));
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
