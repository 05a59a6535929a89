import { expect, it } from 'vitest';
import { startBackingServices } from '../support/backing-services.ts';
import { chaosRun, expectAllHeld } from '../support/chaos/chaos-run.ts';
import { PowerFailure } from '../support/chaos/power-failure.ts';
import { redisFails } from '../support/chaos/troubles.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const FAILURES = 4;
const AWAY = [0, 12_000, 2_000];

it('power', async () => {
  const dataDir = temporaryDirectory();
  const { kafka, redis } = await startBackingServices({ redis: { appendfsync: 'everysec', dataDir } });
  const failure = new PowerFailure(redis, dataDir, 1_000);
  const run = await chaosRun({
    fleet: { brokers: kafka.brokers, redisUrl: redis.url, engines: 2 },
    trouble: () => redisFails(redis, failure, AWAY),
    times: FAILURES,
  });
  failure.end();
  console.log(failure.lost);
  expectAllHeld(run);
  expect(run.report.chaos!.kills).toBe(FAILURES);
  expect(run.resends).toBeLessThanOrEqual(run.repeatedUnknown);
  expect(Math.max(...failure.lost)).toBeGreaterThan(0);
});
