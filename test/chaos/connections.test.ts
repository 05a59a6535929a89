import { expect, it } from 'vitest';
import { chaosRun, expectAllHeld, expectCounted } from '../support/chaos/chaos-run.ts';
import { form } from '../support/chaos/form.ts';
import { ILLS, networksIll, startNetworks } from '../support/chaos/networks.ts';

const { times, timeout } = form(ILLS.length);

it(`${times} connections that are cut, dropped, silent, slow or dead lose, double and reorder nothing`, {
  timeout,
}, async () => {
  const { kafka, redis, networks } = await startNetworks(2);
  const run = await chaosRun({
    fleet: {
      brokers: kafka.brokers,
      redisUrl: redis.url,
      engines: networks.length,
      engineEnv: (n) => networks[n]!.env,
    },
    trouble: (_, random) => networksIll(networks, random),
    times,
  });
  expectAllHeld(run);
  expectCounted(run);
  expect(run.report.chaos!.kills).toBe(times);
});
