import type { Clock } from '../../src/timers/clock.ts';

/** A clock as a process sees it: it calls back nobody who has died. */
export function mortal(clock: Clock): { clock: Clock; die(): void } {
  let life = 0;
  return {
    clock: {
      now: () => clock.now(),
      callAt: (at, callback) => {
        const born = life;
        return clock.callAt(at, () => {
          if (born === life) callback();
        });
      },
    },
    die: () => {
      life++;
    },
  };
}
