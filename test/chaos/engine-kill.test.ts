import { expect, it } from 'vitest';
import { formatReport } from '../../src/simulator/format-report.ts';
import { Random } from '../../src/simulator/random.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import { startBackingServices } from '../support/backing-services.ts';
import { Fleet } from '../support/fleet.ts';
import { AT_ONCE } from '../support/prosa.ts';

/** `PROSA_CHAOS_KILLS=30 npm run test:chaos` for a long one. */
const KILLS = Number(process.env.PROSA_CHAOS_KILLS ?? 4);

it(`${KILLS} kills -9 of engines lose, double and reorder nothing`, async () => {
  const { kafka, redis } = await startBackingServices();
  const report = await simulate({
    customers: 200,
    messages: 8,
    duplicates: 0.1,
    shuffle: true,
    kills: KILLS,
    settleSeconds: 40,
    adminToken: 'chaos-admin-token',
    target: (endpoint) =>
      Fleet.start(endpoint, {
        brokers: kafka.brokers,
        redisUrl: redis.url,
        engines: 2,
        turns: AT_ONCE,
        random: new Random(7),
      }),
  });
  process.stdout.write(`${formatReport(report)}\n`);
  expect(report).toMatchObject({ lost: 0, duplicated: 0, outOfOrder: 0, undelivered: 0, unfinished: 0 });
  expect(report.accepted).toBeGreaterThanOrEqual(1_600);
  expect(report.journals).toMatchObject({ problems: [] });
  expect(report.chaos!.kills).toBe(KILLS);
});
