import { expect, it } from 'vitest';
import { Random } from '../../src/simulator/random.ts';
import { chaosRun, expectAllHeld } from '../support/chaos/chaos-run.ts';
import { networksIll, startNetworks } from '../support/chaos/networks.ts';
import {
  brokerKilled,
  engineKilled,
  engineSuspended,
  gatewayKilled,
  redisKilled,
  storm,
} from '../support/chaos/troubles.ts';

const TIMES = Number(process.env.TIMES ?? 8);
const SEED = Number(process.env.SEED ?? 17);

it('storm', async () => {
  const { kafka, redis, networks } = await startNetworks(3);
  const random = new Random(SEED);
  const run = await chaosRun({
    fleet: {
      brokers: kafka.brokers,
      redisUrl: redis.url,
      engines: 3,
      engineEnv: (n) => networks[n]!.env,
      onOutput: log,
    },
    trouble: (fleet) =>
      storm(
        [
          brokerKilled(kafka, [0, 5_000]),
          redisKilled(redis, [0, 12_000, 1_000]),
          networksIll(networks, random.fork('networks')),
          gatewayKilled(fleet),
          engineKilled(fleet, random.fork('engines')),
          engineSuspended(fleet),
        ],
        random.fork('storm'),
      ),
    times: TIMES,
    simulation: { seed: SEED },
  });
  expectAllHeld(run);
  expect(run.report.chaos!.kills).toBe(TIMES);
}, 3_000_000);

import { appendFileSync } from 'node:fs';

function log(process: string, text: string) {
  appendFileSync('/tmp/chaos-storm.log', text.replace(/^/gm, `${process} `));
}
