import { expect, it } from 'vitest';
import { startBackingServices } from '../support/backing-services.ts';
import { chaosRun, expectAllHeld, expectCounted } from '../support/chaos/chaos-run.ts';
import { form } from '../support/chaos/form.ts';
import { engineSuspended } from '../support/chaos/troubles.ts';
import type { FleetEngine } from '../support/fleet-engine.ts';

const { times, timeout } = form(3);

it(`an engine that sleeps ${times} times while another takes its shards loses what it writes late, and joins again`, {
  timeout,
}, async () => {
  const { kafka, redis } = await startBackingServices();
  const sleepers: FleetEngine[] = [];
  const run = await chaosRun({
    fleet: { brokers: kafka.brokers, redisUrl: redis.url, engines: 2 },
    trouble: (fleet) => engineSuspended(fleet, sleepers),
    times,
  });
  expectAllHeld(run);
  expectCounted(run);
  expect(run.report.chaos!.kills).toBe(times);
  expect(sleepers.reduce((sum, { fenced }) => sum + fenced, 0)).toBeGreaterThan(0);
});
