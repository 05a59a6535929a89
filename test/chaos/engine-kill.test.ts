import { expect, it } from 'vitest';
import { startBackingServices } from '../support/backing-services.ts';
import { chaosRun, expectAllHeld } from '../support/chaos/chaos-run.ts';
import { CUSTOMERS, form } from '../support/chaos/form.ts';
import { engineKilled } from '../support/chaos/troubles.ts';

const { times, timeout } = form(4);

it(`${times} kills -9 of engines lose, double and reorder nothing`, { timeout }, async () => {
  const { kafka, redis } = await startBackingServices();
  const run = await chaosRun({
    fleet: { brokers: kafka.brokers, redisUrl: redis.url, engines: 2 },
    trouble: engineKilled,
    times,
  });
  expectAllHeld(run);
  expect(run.report.accepted).toBeGreaterThanOrEqual(8 * CUSTOMERS);
  expect(run.report.chaos!.kills).toBe(times);
});
