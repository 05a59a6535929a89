import { expect, it } from 'vitest';
import { Random } from '../../src/simulator/random.ts';
import { chaosRun, expectAllHeld } from '../support/chaos/chaos-run.ts';
import { networksIll, startNetworks } from '../support/chaos/networks.ts';

const TIMES = 8;

it('connections of engines to Kafka and Redis that are cut, dropped, silent or slow lose, double and reorder nothing', async () => {
  const { kafka, redis, networks } = await startNetworks(2);
  const run = await chaosRun({
    fleet: {
      brokers: kafka.brokers,
      redisUrl: redis.url,
      engines: 2,
      engineEnv: (n) => networks[n]!.env,
    },
    trouble: () => networksIll(networks, new Random(13)),
    times: TIMES,
  });
  expectAllHeld(run);
  expect(run.report.chaos!.kills).toBe(TIMES);
  expect(run.resends).toBeLessThanOrEqual(run.repeatedUnknown);
});
