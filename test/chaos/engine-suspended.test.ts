import { expect, it } from 'vitest';
import { startBackingServices } from '../support/backing-services.ts';
import { chaosRun, expectAllHeld } from '../support/chaos/chaos-run.ts';
import { engineSuspended } from '../support/chaos/troubles.ts';

const TIMES = 3;

it('an engine that sleeps while another takes its shards loses what it writes late, and is a member again', async () => {
  const { kafka, redis } = await startBackingServices();
  const run = await chaosRun({
    fleet: { brokers: kafka.brokers, redisUrl: redis.url, engines: 2 },
    trouble: (fleet) => engineSuspended(fleet),
    times: TIMES,
  });
  expectAllHeld(run);
  expect(run.report.chaos!.kills).toBe(TIMES);
  // Only an outcome that nobody could know was repeated, and counted.
  expect(run.resends).toBeLessThanOrEqual(run.repeatedUnknown);
});
