import { expect, it } from 'vitest';
import { startBackingServices } from '../support/backing-services.ts';
import { chaosRun, expectAllHeld } from '../support/chaos/chaos-run.ts';
import { brokerKilled } from '../support/chaos/troubles.ts';

const KILLS = 3;
/** Beside the start of a broker; the longest outlasts the sessions of the engines (ms). */
const AWAY = [0, 8_000, 2_000];

it(`${KILLS} kills -9 of the only broker lose, double and reorder nothing`, async () => {
  const { kafka, redis } = await startBackingServices();
  const run = await chaosRun({
    fleet: { brokers: kafka.brokers, redisUrl: redis.url, engines: 2 },
    trouble: () => brokerKilled(kafka, AWAY),
    times: KILLS,
  });
  expectAllHeld(run);
  expect(run.report.chaos!.kills).toBe(KILLS);
  expect(run.resends).toBe(0);
});
