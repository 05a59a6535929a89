import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { RedisStore } from '../../src/store/redis-store.ts';
import { batchOf, commitOf } from '../support/commits.ts';
import { deleteKeys, newPrefix } from '../support/redis-keys.ts';
import { describeWithRedis } from '../support/services.ts';

describeWithRedis('conversations that come to Redis from elsewhere', (url) => {
  let connection: RedisConnection;
  beforeAll(async () => {
    connection = await RedisConnection.open(url);
    return () => connection.close();
  });

  function shard() {
    const prefix = newPrefix();
    onTestFinished(() => deleteKeys(url, prefix));
    return { prefix, open: () => RedisStore.open({ connection, prefix, shard: 3 }) };
  }

  const ask = async (...command: [string, ...(string | number)[]]) =>
    (await connection.request([command]))[0];

  it('have no offset of the log they came from', async () => {
    const [from, to] = [await shard().open(), await shard().open()];
    await from.commit(batchOf(commitOf('a', 1, { logOffset: 900 })));
    await to.restore(await from.whole(['a']), 0);
    expect(await to.logMemory.lastOffset()).toBe(-1);
    expect(await to.logMemory.offsetsOf(['a'])).toEqual(new Map());
  });

  it('are not read by someone who has lost the shard', async () => {
    const { open } = shard();
    const before = await open();
    await before.commit(batchOf(commitOf('a', 1)));
    const now = await open();
    await expect(before.whole(['a'])).rejects.toMatchObject({ code: 'shard_fenced' });
    await expect(before.restore(await now.whole(['a']), 0)).rejects.toMatchObject({ code: 'shard_fenced' });
    expect(await now.timesOpened()).toBe((await before.timesOpened()) + 1);
  });

  it('are small at once, however long they are, and are looked at again when they go on', async () => {
    const [from, { prefix, open }] = [await shard().open(), shard()];
    const many = 3_000;
    const revisions = Array.from({ length: many }, (_, n) => n + 1);
    for (let n = 0; n < many; n += 100) {
      await from.commit(batchOf(...revisions.slice(n, n + 100).map((revision) => commitOf('a', revision))));
    }
    const to = await open();
    await to.restore(await from.whole(['a']), 0);
    expect(await to.whole(['a'])).toEqual(await from.whole(['a']));
    expect(await ask('LLEN', `${prefix}{3}j:a`)).toBe(Math.ceil(many / 64));
    expect(await ask('LLEN', `${prefix}{3}unpacked`)).toBe(0);
    await to.commit(batchOf(commitOf('a', many + 1)));
    expect(await ask('LLEN', `${prefix}{3}unpacked`)).toBe(1);
    expect((await to.journal('a', many - 1, 9)).map(({ revision }) => revision)).toEqual([many, many + 1]);
  });
});
