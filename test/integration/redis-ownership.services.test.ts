import { afterEach, beforeEach, expect, it } from 'vitest';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { RedisStore } from '../../src/store/redis-store.ts';
import { batchOf, commitOf } from '../support/commits.ts';
import { RedisServer } from '../support/redis-server.ts';
import { describeWithRedis } from '../support/services.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

describeWithRedis('the owner of a shard in Redis', () => {
  let server: RedisServer;
  let proxy: TcpProxy;
  let direct: RedisConnection;
  let proxied: RedisConnection;
  beforeEach(async () => {
    server = await RedisServer.start();
    proxy = await TcpProxy.start(server.port);
    direct = await RedisConnection.open(server.url);
    proxied = await RedisConnection.open(`redis://127.0.0.1:${proxy.port}`);
  });
  afterEach(async () => {
    direct.close();
    proxied.close();
    await proxy.stop();
    await server.stop();
  });

  const open = (connection: RedisConnection, shard = 1) =>
    RedisStore.open({ connection, prefix: 'prosa', shard });
  const dump = () =>
    server.ask(async (client) => {
      const keys = (await client.keys('*')).sort();
      return Promise.all(keys.map(async (key) => [key, await client.dump(key)]));
    });

  it('writes nothing any more once another has opened the shard, whatever it had decided', async () => {
    const old = await open(direct);
    await old.commit(batchOf(commitOf('a', 1, { nextDeadline: 5, runningEffects: 1 })));
    const letter = { conversation: 'a', key: 'k', kind: 'message', code: 'internal', reason: 'r' } as const;
    const deadLetters = [{ ...letter, attempts: 1, at: 1, event: '{}' }];
    await old.commit({ ...batchOf(commitOf('b', 1, { facts: ['{"fact":1}'] })), deadLetters });
    const anew = await open(proxied);
    const before = await dump();
    const fenced = expect.objectContaining({ code: 'shard_fenced' });
    await expect(old.commit(batchOf(commitOf('a', 2), commitOf('c', 1)))).rejects.toEqual(fenced);
    const claim = { kind: 'claim', conversation: 'a', entry: 1, at: 1 } as const;
    await expect(old.commit({ ...batchOf(), deliveries: [claim] })).rejects.toEqual(fenced);
    await expect(old.commit({ ...batchOf(), deadLetters })).rejects.toEqual(fenced);
    const effects = [{ conversation: 'a', effect: 1, attempts: 1, notBefore: 0, progress: undefined }];
    await expect(old.commit({ ...batchOf(), effects })).rejects.toEqual(fenced);
    await expect(old.erase(['a'])).rejects.toEqual(fenced);
    await expect(old.trim('a', { revision: 1, record: '{}', since: 1 })).rejects.toEqual(fenced);
    await expect(old.eraseDeadLetters(9, 9)).rejects.toEqual(fenced);
    await expect(old.discardDeadLetter(1, 2)).rejects.toEqual(fenced);
    await expect(old.factQueue.remove(1)).rejects.toEqual(fenced);
    expect(await dump()).toEqual(before);
    expect(await anew.commit(batchOf(commitOf('a', 2)))).toEqual(new Set());
  });

  it('is told so by the first thing it does, also if that is to pack', async () => {
    const packing = { newest: Number.NEGATIVE_INFINITY, conversations: 8 };
    const old = await RedisStore.open({ connection: direct, prefix: 'prosa', shard: 1, packing });
    await old.commit(batchOf(commitOf('a', 1)));
    await open(direct);
    const before = await dump();
    await expect(old.pack()).rejects.toMatchObject({ code: 'shard_fenced' });
    expect(await dump()).toEqual(before);
  });

  it('of one shard does not concern those of others', async () => {
    const one = await open(direct, 1);
    const two = await open(direct, 2);
    await one.commit(batchOf(commitOf('a', 1)));
    await two.commit(batchOf(commitOf('a', 1)));
    await open(proxied, 2);
    expect(await one.commit(batchOf(commitOf('a', 2)))).toEqual(new Set());
    await expect(two.commit(batchOf(commitOf('a', 2)))).rejects.toMatchObject({ code: 'shard_fenced' });
  });

  it('writes a commit once whose answer was lost, and is told of no loss', async () => {
    const store = await open(proxied);
    await store.commit(batchOf(commitOf('a', 1), commitOf('b', 1)));
    const cut = proxy.dropAfterNextRequest();
    const letter = { conversation: 'b', key: 'k', kind: 'message', code: 'internal', reason: 'r' } as const;
    const lost = store.commit({
      ...batchOf(commitOf('a', 2), commitOf('b', 1)),
      deliveries: [{ kind: 'claim', conversation: 'a', entry: 1, at: 1 }],
      deadLetters: [
        { ...letter, conversation: 'a', attempts: 2, at: 1, event: '{}' },
        { ...letter, attempts: 2, at: 1, event: '{}' },
      ],
    });
    await cut;
    expect(await lost).toEqual(new Set(['b']));
    expect(await store.journal('a', 0, 9)).toHaveLength(2);
    expect(await store.outbox('a', 0, 9)).toMatchObject([{ attempts: 1, repeats: 0 }, { attempts: 0 }]);
    expect(await store.deadLetters({ limit: 9 })).toMatchObject([{ conversation: 'a', attempts: 2 }]);
    expect(await store.commit(batchOf(commitOf('a', 3)))).toEqual(new Set());
  });

  it('recognises a commit that is given to it again as its own', async () => {
    const store = await open(direct);
    const batch = batchOf(commitOf('a', 1), commitOf('b', 1));
    await store.commit(batch);
    expect(await store.commit(batch)).toEqual(new Set());
    const other = commitOf('a', 1, { record: '{"of":"another"}', journal: batch.conversations[0]!.journal });
    expect(await store.commit(batchOf(other))).toEqual(new Set(['a']));
    expect(await store.journal('a', 0, 9)).toHaveLength(1);
    expect(await store.outbox('b', 0, 9)).toHaveLength(1);
  });

  it('learns how much it erased also when the answer was lost', async () => {
    const store = await open(proxied);
    await store.commit(batchOf(commitOf('a', 1), commitOf('b', 1)));
    await store.commit(batchOf(commitOf('a', 2)));
    const cut = proxy.dropAfterNextRequest();
    const erased = store.erase(['a']);
    await cut;
    expect(await erased).toMatchObject({ conversations: 1, events: 2, messages: 2, unsent: 2 });
    expect(await store.conversations('', 9)).toEqual(['b']);
  });

  it('goes on after its connections were cut again and again, losing and repeating nothing', async () => {
    const store = await open(proxied);
    const cutting = setInterval(() => proxy.drop(), 120);
    for (let revision = 1; revision <= 120; revision++) {
      const deliveries = [{ kind: 'claim', conversation: 'a', entry: revision - 1, at: 1 } as const];
      expect(await store.commit({ ...batchOf(commitOf('a', revision)), deliveries })).toEqual(new Set());
    }
    clearInterval(cutting);
    const revisions = (await store.journal('a', 0, 200)).map(({ revision }) => revision);
    expect(revisions).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    const outbox = await store.outbox('a', 0, 200);
    expect(outbox.map(({ attempts, repeats }) => [attempts, repeats])).toEqual([
      ...Array.from({ length: 119 }, () => [1, 0]),
      [0, 0],
    ]);
  });

  it('fails in time when there is no answer, and goes on when there is one', async () => {
    const patient = await RedisConnection.open(`redis://127.0.0.1:${proxy.port}`, 1_000);
    const store = await open(patient);
    await store.commit(batchOf(commitOf('a', 1)));
    server.pause();
    const began = performance.now();
    const error = await store.commit(batchOf(commitOf('a', 2))).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'unreachable', message: expect.stringContaining('REDIS_URL') });
    expect(performance.now() - began).toBeLessThan(3_000);
    server.goOn();
    await store.commit(batchOf(commitOf('a', 2))); // it loses if the other one has arrived late
    expect(await store.commit(batchOf(commitOf('a', 3)))).toEqual(new Set());
    expect((await store.journal('a', 0, 9)).map((entry) => entry.revision)).toEqual([1, 2, 3]);
    patient.close();
  });

  it('knows the scripts again after the server has forgotten them', async () => {
    const store = await open(direct);
    await store.commit(batchOf(commitOf('a', 1)));
    await server.ask((client) => client.script('FLUSH'));
    expect(await store.commit(batchOf(...['a', 'b'].map((id) => commitOf(id, id === 'a' ? 2 : 1))))).toEqual(
      new Set(),
    );
    await server.ask((client) => client.script('FLUSH'));
    expect(await store.nextUnsent(['a'])).toHaveLength(1);
  });

  it('of a shard with keys of another layout is refused by name', async () => {
    await server.ask((client) => client.hset('prosa{1}shard', 'layout', '999'));
    await expect(open(direct)).rejects.toMatchObject({
      code: 'data_format',
      message: expect.stringContaining('layout 999, this Prosa reads'),
    });
  });
});
