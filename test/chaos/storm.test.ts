import { expect, it } from 'vitest';
import { chaosRun, expectAllHeld } from '../support/chaos/chaos-run.ts';
import { form, IS_LONG } from '../support/chaos/form.ts';
import { networksIll, startNetworks } from '../support/chaos/networks.ts';
import {
  brokerKilled,
  engineKilled,
  engineSuspended,
  gatewayKilled,
  redisKilled,
  storm,
} from '../support/chaos/troubles.ts';

const { times, timeout } = form(8);

it.runIf(IS_LONG)(
  `${times} times two troubles at once lose, double and reorder nothing`,
  {
    timeout,
  },
  async () => {
    const { kafka, redis, networks } = await startNetworks(3);
    const run = await chaosRun({
      fleet: {
        brokers: kafka.brokers,
        redisUrl: redis.url,
        engines: networks.length,
        engineEnv: (n) => networks[n]!.env,
      },
      trouble: (fleet, random) => {
        const services = [
          brokerKilled(kafka, [0, 5_000]),
          redisKilled(redis, [0, 12_000, 1_000]),
          networksIll(networks, random.fork('networks')),
        ];
        const processes = [
          gatewayKilled(fleet),
          engineKilled(fleet, random.fork('engines')),
          engineSuspended(fleet),
        ];
        return storm([...services, ...processes], random.fork('storm'));
      },
      times,
    });
    expectAllHeld(run);
    expect(run.report.chaos!.kills).toBe(times);
  },
);
