import { afterEach, beforeEach, expect, it } from 'vitest';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { RedisStore } from '../../src/store/redis-store.ts';
import { batchOf, commitOf } from '../support/commits.ts';
import { deleteKeys, newPrefix } from '../support/redis-keys.ts';
import { describeWithRedis } from '../support/services.ts';

describeWithRedis('the store in Redis behind a log', (url) => {
  let connection: RedisConnection;
  let prefix: string;
  let store: RedisStore;
  const open = () => {
    const packing = { newest: Number.NEGATIVE_INFINITY, conversations: 8 };
    return RedisStore.open({ connection, prefix, shard: 0, packing });
  };
  beforeEach(async () => {
    connection = await RedisConnection.open(url);
    prefix = newPrefix();
    store = await open();
  });
  afterEach(async () => {
    connection.close();
    await deleteKeys(url, prefix);
  });

  it('remembers the highest offset of each conversation and of all, whoever opens it', async () => {
    expect(await store.logMemory.lastOffset()).toBe(-1);
    expect(await store.logMemory.offsetsOf(['a'])).toEqual(new Map());
    await store.commit(batchOf(commitOf('a', 1, { logOffset: 0 }), commitOf('b', 1, { logOffset: 7 })));
    await store.commit(batchOf(commitOf('a', 2, { logOffset: 5 }), commitOf('c', 1)));
    await store.commit(batchOf(commitOf('a', 3))); // a timer, which no log has brought
    while ((await store.pack()) > 0);
    store = await open();
    expect(await store.logMemory.lastOffset()).toBe(7);
    expect(await store.logMemory.offsetsOf(['a', 'b', 'c', 'nobody'])).toEqual(
      new Map([
        ['a', 5],
        ['b', 7],
      ]),
    );
  });

  it('remembers no offset of what has lost', async () => {
    await store.commit(batchOf(commitOf('a', 1, { logOffset: 3 })));
    expect(await store.commit(batchOf(commitOf('a', 1, { logOffset: 9 })))).toEqual(new Set(['a']));
    expect(await store.logMemory.lastOffset()).toBe(3);
    expect(await store.logMemory.offsetsOf(['a'])).toEqual(new Map([['a', 3]]));
  });

  it('keeps facts in the order of their commits until they are taken away', async () => {
    const facts = (...names: string[]) => names.map((name) => `{"fact":"${name} é"}`);
    expect(await store.factQueue.first(9)).toEqual([]);
    await store.commit(batchOf(commitOf('a', 1, { facts: facts('1', '2') })));
    await store.commit(batchOf(commitOf('b', 1, { facts: facts('3') }), commitOf('c', 1)));
    await store.commit(batchOf(commitOf('a', 1, { facts: facts('lost') })));
    const first = await store.factQueue.first(2);
    expect(first.map(({ body }) => body)).toEqual(facts('1', '2'));
    await store.factQueue.remove(first[1]!.number);
    await store.factQueue.remove(first[1]!.number);
    store = await open();
    const [third, ...others] = await store.factQueue.first(9);
    expect(third!.body).toBe(facts('3')[0]);
    expect(third!.number).toBeGreaterThan(first[1]!.number);
    expect(others).toEqual([]);
    await store.factQueue.remove(third!.number + 5); // more than there are
    await store.commit(batchOf(commitOf('a', 2, { facts: facts('4') })));
    const [fourth] = await store.factQueue.first(9);
    expect(fourth!.number).toBeGreaterThan(third!.number);
    expect(fourth!.body).toBe(facts('4')[0]);
  });
});
