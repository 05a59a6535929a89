import { afterEach, beforeEach, expect, it } from 'vitest';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { ShardKeys } from '../../src/store/redis-keys.ts';
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

  /** Number of the last call of the shard's owner: where it is that of another, only who it is tells them apart. */
  const callsWritten = () => server.ask((client) => client.hget(new ShardKeys('prosa', 1).shard, 'number'));

  const letter = { conversation: 'a', key: 'k', kind: 'message', code: 'internal', reason: 'r' } as const;
  const deadLetters = [{ ...letter, attempts: 1, at: 1, event: '{}' }];
  const claim = { kind: 'claim', conversation: 'a', entry: 1, at: 1 } as const;
  const effects = [{ conversation: 'a', effect: 1, attempts: 1, notBefore: 0, progress: undefined }];
  it.each<[string, (store: RedisStore) => Promise<unknown>]>([
    ['an event', (store) => store.commit(batchOf(commitOf('a', 3), commitOf('c', 1)))],
    ['what became of a message', (store) => store.commit({ ...batchOf(), deliveries: [claim] })],
    ['a dead letter', (store) => store.commit({ ...batchOf(), deadLetters })],
    ['what is kept of an effect', (store) => store.commit({ ...batchOf(), effects })],
    ['an erasure', (store) => store.erase(['a'])],
    ['a base', (store) => store.trim('a', { revision: 1, record: '{}', since: 1 })],
    ['an erasure of dead letters', (store) => store.eraseDeadLetters(9, 9)],
    ['a discarded letter', (store) => store.discardDeadLetter(1, 2)],
    ['that facts are published', (store) => store.factQueue.remove(1)],
    ['a pack', (store) => store.pack()],
  ])('does not write %s once another has opened the shard', async (_, write) => {
    const packing = { newest: Number.NEGATIVE_INFINITY, conversations: 8 };
    const old = await RedisStore.open({ connection: direct, prefix: 'prosa', shard: 1, packing });
    await old.commit(batchOf(commitOf('a', 1, { nextDeadline: 5, runningEffects: 1 })));
    await old.commit({ ...batchOf(commitOf('b', 1, { facts: ['{"fact":1}'] })), deadLetters });
    const calls = await callsWritten();
    const anew = await open(proxied);
    for (let revision = 2; (await callsWritten()) !== calls; revision++) {
      await anew.commit(batchOf(commitOf('b', revision)));
    }
    const before = await dump();
    await expect(write(old)).rejects.toMatchObject({ code: 'shard_fenced' });
    expect(await dump()).toEqual(before);
    expect(await anew.commit(batchOf(commitOf('a', 2)))).toEqual(new Set());
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
    await store.commit(batchOf(...['a', 'b', 'c'].map((id) => commitOf(id, 1))));
    const cut = proxy.dropAfterNextRequest();
    const letterOf = (conversation: string) => ({ ...letter, conversation, attempts: 2, at: 1, event: '{}' });
    const lost = store.commit({
      ...batchOf(commitOf('a', 2), commitOf('b', 1)),
      deliveries: [claim, { ...claim, conversation: 'c' }, { ...claim, conversation: 'b' }],
      deadLetters: ['a', 'b', 'c'].map(letterOf),
    });
    await cut;
    expect(await lost).toEqual(new Set(['b']));
    expect(await store.journal('a', 0, 9)).toHaveLength(2);
    for (const conversation of ['a', 'b', 'c']) {
      expect(await store.outbox(conversation, 0, 1)).toMatchObject([{ attempts: 1, repeats: 0 }]);
    }
    const letters = await store.deadLetters({ limit: 9 });
    expect(letters.map(({ conversation, attempts }) => [conversation, attempts])).toEqual([
      ['c', 2],
      ['a', 2],
    ]);
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
    await store.erase(['nobody']); // the server knows the script
    const cut = proxy.dropAfterNextRequest();
    const erased = store.erase(['a']);
    await cut;
    expect(await erased).toMatchObject({ conversations: 1, events: 2, messages: 2, unsent: 2 });
    expect(await store.conversations('', 9)).toEqual(['b']);
  });

  it('goes on after its connections were cut again and again, losing and repeating nothing', async () => {
    const store = await open(proxied);
    let [done, doneBefore] = [0, 0];
    const cutting = setInterval(() => {
      if (done === doneBefore) return; // a slow machine gets the time to connect
      doneBefore = done;
      proxy.drop();
    }, 120);
    for (let revision = 1; revision <= 120; revision++, done++) {
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
    expect(performance.now() - began).toBeLessThan(9_000); // others are asked for ten seconds
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
