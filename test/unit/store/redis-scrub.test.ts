import { afterEach, expect, it, vi } from 'vitest';
import type { RedisConnection } from '../../../src/store/redis-connection.ts';
import { RedisScrub } from '../../../src/store/redis-scrub.ts';

afterEach(() => void vi.restoreAllMocks());

it('goes on where the clock is set back while the server writes its files anew', async () => {
  let [wall, passed, looks] = [Date.now(), 0, 0];
  vi.spyOn(Date, 'now').mockImplementation(() => wall);
  vi.spyOn(performance, 'now').mockImplementation(() => passed);
  const info = 'run_id:r\r\naof_rewrites:0\r\nrdb_saves:0\r\naof_rewrite_in_progress:1\r\n';
  const request = async () => {
    looks++;
    return ['r:0:0', info];
  };
  const facts = async () => ({ savesSnapshots: false });
  const scrub = new RedisScrub({ request, facts } as unknown as RedisConnection, 'key');
  expect(await scrub.piece()).toBe(false);
  wall -= 3_600_000;
  expect(await scrub.piece()).toBe(false);
  expect(looks).toBe(1);
  [wall, passed] = [wall + 250, passed + 250];
  expect(await scrub.piece()).toBe(false);
  expect(looks).toBe(2);
});
