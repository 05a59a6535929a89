import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { RedisStore } from '../../src/store/redis-store.ts';
import { batchOf, commitOf } from '../support/commits.ts';
import { RedisServer } from '../support/redis-server.ts';
import { describeWithRedis } from '../support/services.ts';

describeWithRedis('a Redis that is restarted', () => {
  let server: RedisServer;
  let connection: RedisConnection;
  afterEach(async () => {
    await server.stop();
    connection.close();
  });

  async function start(...options: string[]): Promise<void> {
    server = await RedisServer.start(options);
    connection = await RedisConnection.open(server.url);
  }
  const open = (shard = 1) => RedisStore.open({ connection, prefix: 'prosa', shard });
  const restart = async () => {
    await server.kill();
    await server.startAgain();
  };

  it('has everything that was durable, whenever it was killed', { timeout: 120_000 }, async () => {
    await start();
    const shards = [1, 2, 3, 4];
    const stores = await Promise.all(shards.map(open));
    const durable = new Map<string, number>();
    let isOver = false;
    const writing = shards.map(async (shard, index) => {
      const store = stores[index]!;
      for (let revision = 1; !isOver; revision++) {
        const ids = ['a', 'b', 'c'].map((id) => `${id}${shard}`);
        const lost = await store.commit(batchOf(...ids.map((id) => commitOf(id, revision))));
        await store.durable();
        expect(lost).toEqual(new Set());
        for (const id of ids) durable.set(id, revision);
      }
    });
    for (let kills = 0; kills < 5; kills++) {
      await delay(300);
      await expect.poll(() => Math.min(...durable.values()) > 2 * kills && durable.size === 12).toBe(true);
      await server.kill();
      const before = new Map(durable);
      await server.startAgain();
      await server.ask(async (client) => {
        for (const [id, revision] of before) {
          const head = await client.getrange(`prosa{${id.slice(1)}}r:${id}`, 0, 20);
          expect(Number(head.split(' ')[0])).toBeGreaterThanOrEqual(revision);
        }
      });
    }
    isOver = true;
    await Promise.all(writing);
    for (const [index, store] of stores.entries()) {
      const id = `a${shards[index]}`;
      const revisions = (await store.journal(id, 0, 100_000)).map(({ revision }) => revision);
      expect(revisions).toEqual(revisions.map((_, n) => n + 1));
      expect(revisions.length).toBe(durable.get(id));
    }
    expect([...durable.values()].every((revision) => revision > 5)).toBe(true);
  });

  it('and has lost nothing goes on as if nothing had happened', async () => {
    await start('--appendfsync', 'everysec');
    const store = await open();
    await store.commit(batchOf(commitOf('a', 1)));
    await restart(); // the process dies, the machine does not: the file is whole
    await store.durable();
    expect(await store.commit(batchOf(commitOf('a', 2)))).toEqual(new Set());
  });

  describe('and has lost what was not durable yet', () => {
    /** What Redis had on its disk when the machine died: all up to the first commit. */
    async function loseSecondCommit(): Promise<RedisStore> {
      await start('--appendfsync', 'everysec');
      const store = await open();
      await store.commit(batchOf(commitOf('a', 1)));
      await expect.poll(notInFile).toEqual(['0', '0']);
      const size = appendOnlySize();
      await store.commit(batchOf(commitOf('a', 2)));
      await server.kill();
      server.truncate(size);
      await server.startAgain();
      return store;
    }
    const notInFile = () =>
      server.ask(async (client) => {
        const info = await client.info('persistence');
        return ['aof_buffer_length', 'aof_pending_bio_fsync'].map(
          (name) => new RegExp(`${name}:(\\d+)`).exec(info)![1],
        );
      });
    const appendOnlySize = () => Math.max(...server.files().map(({ length }) => length));
    const closed = { code: 'shard_closed', message: expect.stringContaining('has lost what was written') };

    it('does not call it durable', async () => {
      const store = await loseSecondCommit();
      await expect(store.durable()).rejects.toMatchObject(closed);
      await expect(store.commit(batchOf(commitOf('a', 2)))).rejects.toMatchObject(closed);
    });

    it('is written to no more by who remembers it', async () => {
      const store = await loseSecondCommit();
      await expect(store.commit(batchOf(commitOf('a', 3)))).rejects.toMatchObject(closed);
      await expect(store.durable()).rejects.toMatchObject(closed);
      await expect(store.erase(['a'])).rejects.toMatchObject(closed);
      const anew = await open();
      expect((await anew.journal('a', 0, 9)).map(({ revision }) => revision)).toEqual([1]);
      expect(await anew.commit(batchOf(commitOf('a', 2)))).toEqual(new Set());
      await anew.durable();
    });

    it('and even who owned the shard, is no one else’s', async () => {
      const store = await loseSecondCommit();
      await server.ask((client) => client.flushall());
      await expect(store.commit(batchOf(commitOf('b', 1)))).rejects.toMatchObject(closed);
      expect(await server.ask((client) => client.keys('*'))).toEqual([]);
    });
  });

  it('calls nothing durable before the sync, and many things by the same one', {
    timeout: 60_000,
  }, async () => {
    await start('--appendfsync', 'everysec');
    const stores = await Promise.all([1, 2, 3, 4, 5, 6].map(open));
    await stores[0]!.durable();
    for (const store of stores) await store.commit(batchOf(commitOf('a', 1)));
    const began = performance.now();
    await Promise.all(stores.map((store) => store.durable()));
    const took = performance.now() - began;
    expect(took).toBeGreaterThan(2_400);
    expect(took).toBeLessThan(10_000); // not one after the other
    const again = performance.now();
    await Promise.all(stores.map((store) => store.durable()));
    expect(performance.now() - again).toBeLessThan(900); // without another sync
  });

  it('is not believed to have synced more than once a second', { timeout: 60_000 }, async () => {
    await start('--appendfsync', 'everysec');
    const store = await open();
    await store.commit(batchOf(commitOf('a', 1)));
    await store.durable(); // meanwhile WAITAOF is tried, where there is one
    await delay(3_000);
    const began = performance.now();
    for (const revision of [2, 3, 4]) {
      await store.commit(batchOf(commitOf('a', revision)));
      await store.durable();
    }
    expect(performance.now() - began).toBeGreaterThan(900);
  });

  it('tells who was fenced that what it wrote is not its own any more', async () => {
    await start('--appendfsync', 'everysec');
    const [old, other] = [await open(), await open(2)];
    await old.commit(batchOf(commitOf('a', 1)));
    await other.commit(batchOf(commitOf('a', 1)));
    const anew = await open();
    await anew.commit(batchOf(commitOf('a', 2)));
    await expect(old.durable()).rejects.toMatchObject({ code: 'shard_fenced' });
    expect(await server.ask((client) => client.hget('prosa{1}shard', 'touched'))).toBeNull();
    await Promise.all([anew.durable(), other.durable()]);
  });

  it('is waited for when it is not there at first', async () => {
    await start();
    const store = await open();
    await server.kill();
    const committed = store.commit(batchOf(commitOf('a', 1)));
    await delay(500);
    await server.startAgain();
    expect(await committed).toEqual(new Set());
  });
});
