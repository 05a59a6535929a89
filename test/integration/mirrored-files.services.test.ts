import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { MirroredFiles } from '../../src/cluster/mirrored-files.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { describeWithRedis } from '../support/services.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

describeWithRedis('files that all processes share', (url) => {
  let redis: RedisConnection;
  beforeAll(async () => {
    redis = await RedisConnection.open(url);
  });
  afterAll(() => redis.close());

  const process = (prefix: string, name = 'funnels') =>
    new MirroredFiles({ redis, prefix, name, directory: temporaryDirectory() });
  const read = ({ directory }: MirroredFiles, name: string) => readFileSync(join(directory, name), 'utf8');

  it('are read by every process once it has pulled them', async () => {
    const prefix = randomUUID();
    const [one, other] = [process(prefix), process(prefix)];
    await one.write('live.json', '{"live":"a"}');
    await one.write('migrations/m1.json', 'São João');
    expect(existsSync(join(other.directory, 'live.json'))).toBe(false);
    await other.pull();
    expect(read(other, 'live.json')).toBe('{"live":"a"}');
    expect(read(other, 'migrations/m1.json')).toBe('São João');
    await other.write('live.json', '{"live":"b"}');
    await one.pull();
    expect(read(one, 'live.json')).toBe('{"live":"b"}');
  });

  it('are written by who took them over last, and by nobody else from then on', async () => {
    const prefix = randomUUID();
    const [first, asleep, next] = [process(prefix), process(prefix), process(prefix)];
    await first.write('live.json', '{"live":"a"}');
    await asleep.takeOver();
    await asleep.write('live.json', '{"live":"b"}');
    await next.takeOver();
    await next.write('live.json', '{"live":"c"}');
    for (const late of [first, asleep]) {
      await expect(late.write('live.json', '{"live":"late"}')).rejects.toMatchObject({
        code: 'shard_fenced',
      });
      await late.pull();
      expect(read(late, 'live.json')).toBe('{"live":"c"}');
    }
    await asleep.takeOver();
    await asleep.write('live.json', '{"live":"d"}');
    await expect(next.write('live.json', '{"live":"late"}')).rejects.toMatchObject({ code: 'shard_fenced' });
  });

  it('are asked for once by all who wait for their turn, and again by who comes later', async () => {
    const files = process(randomUUID());
    await files.pull();
    const asked = vi.spyOn(redis, 'request');
    await Promise.all(Array.from({ length: 50 }, () => files.pull()));
    expect(asked).toHaveBeenCalledTimes(1);
    const first = files.pull();
    await new Promise(setImmediate);
    await Promise.all([first, files.pull(), files.pull()]);
    expect(asked).toHaveBeenCalledTimes(3);
    asked.mockRestore();
  });

  it('are of one directory and one Prosa only', async () => {
    const prefix = randomUUID();
    await process(prefix, 'erasures').write('a.json', '1');
    await process(randomUUID()).write('a.json', '2');
    const files = process(prefix);
    await files.pull();
    expect(existsSync(join(files.directory, 'a.json'))).toBe(false);
  });

  it('are not written where Redis cannot be written to', async () => {
    const broken = await RedisConnection.open(url, 500);
    const directory = temporaryDirectory();
    const files = new MirroredFiles({ redis: broken, prefix: randomUUID(), name: 'funnels', directory });
    broken.close();
    await expect(files.write('a.json', '1')).rejects.toMatchObject({ retry: true });
    expect(existsSync(join(files.directory, 'a.json'))).toBe(false);
  });
});
