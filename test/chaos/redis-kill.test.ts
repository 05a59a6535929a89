import { describe, expect, it } from 'vitest';
import { findProgram } from '../../dev/services/programs.ts';
import type { RedisOptions } from '../../dev/services/redis.ts';
import { startBackingServices } from '../support/backing-services.ts';
import { chaosRun, expectAllHeld, expectCounted } from '../support/chaos/chaos-run.ts';
import { form, IS_LONG } from '../support/chaos/form.ts';
import { PowerFailure } from '../support/chaos/power-failure.ts';
import { redisFails, redisKilled } from '../support/chaos/troubles.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const { times, timeout } = form(3);
/** Requests are tried for ten seconds, so the longest ends every shard that had something to write (ms). */
const AWAY = [0, 12_000, 2_000];
/** What `appendfsync everysec` may lose with the power (ms). */
const UNSYNCED = 1_000;

async function killed(options: Partial<RedisOptions>): Promise<void> {
  const { kafka, redis } = await startBackingServices({ redis: options });
  const run = await chaosRun({
    fleet: { brokers: kafka.brokers, redisUrl: redis.url, engines: 2 },
    trouble: () => redisKilled(redis, AWAY),
    times,
  });
  expectAllHeld(run);
  expectCounted(run);
  expect(run.report.chaos!.kills).toBe(times);
}

it(`${times} kills -9 of Redis lose, double and reorder nothing`, { timeout }, () =>
  killed({ appendfsync: 'always' }),
);

describe.runIf(IS_LONG)('where Redis answers before it has synced', () => {
  it(`${times} kills -9 lose, double and reorder nothing`, { timeout }, () =>
    killed({ appendfsync: 'everysec' }),
  );

  it.runIf(findProgram('valkey-server'))(`${times} kills -9 of a Valkey neither`, { timeout }, () =>
    killed({ appendfsync: 'everysec', program: 'valkey-server' }),
  );

  it(`nor ${times} losses of its last second`, { timeout }, async () => {
    const dataDir = temporaryDirectory();
    const { kafka, redis } = await startBackingServices({ redis: { appendfsync: 'everysec', dataDir } });
    const failure = new PowerFailure(redis, dataDir, UNSYNCED);
    const run = await chaosRun({
      fleet: { brokers: kafka.brokers, redisUrl: redis.url, engines: 2 },
      trouble: () => redisFails(redis, failure, AWAY),
      times,
    });
    failure.end();
    expectAllHeld(run);
    expectCounted(run);
    expect(run.report.chaos!.kills).toBe(times);
    expect(failure.lost.filter((bytes) => bytes > 0).length).toBeGreaterThan(0);
  });
});
