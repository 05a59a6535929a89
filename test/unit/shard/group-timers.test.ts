import { expect, it } from 'vitest';
import { GroupTimers } from '../../../src/shard/group-timers.ts';
import { Lifetime } from '../../../src/shard/lifetime.ts';
import { FakeClock } from '../../support/fake-clock.ts';

it('keep nothing of rounds that are over, however often the alarm rings', async () => {
  const clock = new FakeClock();
  let rounds = 0;
  const timers = new GroupTimers({
    store: {
      due: async () => {
        rounds++;
        return [];
      },
      nextDeadline: async () => clock.now() + 1_000,
    },
    backlog: { put: async () => {} } as never,
    clock,
    lifetime: new Lifetime(),
    records: undefined as never,
    observer: undefined as never,
    traces: undefined,
  });
  timers.noLaterThan(clock.now());
  await clock.pass(5_000);
  timers.stop();
  expect(rounds).toBe(6);
  expect(await timers.fired).toBeUndefined();
});
