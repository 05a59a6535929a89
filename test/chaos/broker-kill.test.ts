import { expect, it } from 'vitest';
import { startBackingServices } from '../support/backing-services.ts';
import { chaosRun, expectAllHeld, expectCounted } from '../support/chaos/chaos-run.ts';
import { form } from '../support/chaos/form.ts';
import { brokerKilled } from '../support/chaos/troubles.ts';

const { times, timeout } = form(3);
/** Beside the start of a broker; the longest outlasts the sessions of the engines (ms). */
const AWAY = [0, 8_000, 2_000];

it(`${times} kills -9 of the only broker lose, double and reorder nothing`, { timeout }, async () => {
  const { kafka, redis } = await startBackingServices();
  const run = await chaosRun({
    fleet: { brokers: kafka.brokers, redisUrl: redis.url, engines: 2 },
    trouble: () => brokerKilled(kafka, AWAY),
    times,
  });
  expectAllHeld(run);
  expectCounted(run);
  expect(run.report.chaos!.kills).toBe(times);
});
