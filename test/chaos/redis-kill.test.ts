import { expect, it } from 'vitest';
import type { RedisOptions } from '../../dev/services/redis.ts';
import { startBackingServices } from '../support/backing-services.ts';
import { chaosRun, expectAllHeld } from '../support/chaos/chaos-run.ts';
import { redisKilled } from '../support/chaos/troubles.ts';

const KILLS = 4;
/** Requests are tried for ten seconds, so the longest ends every shard that had something to write (ms). */
const AWAY = [0, 12_000, 2_000];

it.each<[string, Partial<RedisOptions>]>([
  ['Redis that syncs before it answers', { appendfsync: 'always' }],
  ['Redis that syncs every second', { appendfsync: 'everysec' }],
  ['Valkey that says when it has synced', { appendfsync: 'everysec', program: 'valkey-server' }],
])('kills -9 of %s lose, double and reorder nothing', async (_, options) => {
  const { kafka, redis } = await startBackingServices({ redis: options });
  const run = await chaosRun({
    fleet: { brokers: kafka.brokers, redisUrl: redis.url, engines: 2 },
    trouble: () => redisKilled(redis, AWAY),
    times: KILLS,
  });
  expectAllHeld(run);
  expect(run.report.chaos!.kills).toBe(KILLS);
  expect(run.resends).toBeLessThanOrEqual(run.repeatedUnknown);
});
