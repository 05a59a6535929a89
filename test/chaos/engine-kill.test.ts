import { expect, it } from 'vitest';
import { Random } from '../../src/simulator/random.ts';
import { startBackingServices } from '../support/backing-services.ts';
import { chaosRun, expectAllHeld } from '../support/chaos/chaos-run.ts';
import { engineKilled } from '../support/chaos/troubles.ts';

/** `PROSA_CHAOS_KILLS=30 npm run test:chaos` for a long one. */
const KILLS = Number(process.env.PROSA_CHAOS_KILLS ?? 4);

it(`${KILLS} kills -9 of engines lose, double and reorder nothing`, async () => {
  const { kafka, redis } = await startBackingServices();
  const run = await chaosRun({
    fleet: { brokers: kafka.brokers, redisUrl: redis.url, engines: 2 },
    trouble: (fleet) => engineKilled(fleet, new Random(7)),
    times: KILLS,
  });
  expectAllHeld(run);
  expect(run.report.accepted).toBeGreaterThanOrEqual(1_600);
  expect(run.report.chaos!.kills).toBe(KILLS);
  // Each unknown outcome was told by a status before the send was repeated.
  expect(run.resends).toBe(0);
});
