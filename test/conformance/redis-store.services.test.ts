import { RedisConnection } from '../../src/store/redis-connection.ts';
import type { RedisPacking } from '../../src/store/redis-packs.ts';
import { RedisStore } from '../../src/store/redis-store.ts';
import type { CommitBatch } from '../../src/store/store.ts';
import { deleteKeys, newPrefix } from '../support/redis-keys.ts';
import { describeWithRedis } from '../support/services.ts';
import { storeSuite } from './store-suite.ts';

/** Makes small whatever it can, after every commit. */
async function openPacking(connection: RedisConnection, prefix: string): Promise<RedisStore> {
  const packing: RedisPacking = { newest: Number.NEGATIVE_INFINITY, conversations: 2 };
  const store = await RedisStore.open({ connection, prefix, shard: 7, packing });
  const commit = store.commit.bind(store);
  store.commit = async (batch: CommitBatch) => {
    const lost = await commit(batch);
    await packAll(store);
    return lost;
  };
  return store;
}

async function packAll(store: RedisStore): Promise<void> {
  while ((await store.pack()) > 0);
}

const openPlain = (connection: RedisConnection, prefix: string) =>
  RedisStore.open({ connection, prefix, shard: 7 });

const factory = (url: string, open: typeof openPlain) => async () => {
  const prefix = newPrefix();
  const connections: RedisConnection[] = [];
  const openAnew = async () => {
    const connection = await RedisConnection.open(url);
    connections.push(connection);
    return open(connection, prefix);
  };
  return {
    open: openAnew,
    crashAndReopen: async () => {
      connections.at(-1)!.close();
      return openAnew();
    },
    destroy: async () => {
      for (const connection of connections) connection.close();
      await deleteKeys(url, prefix);
    },
  };
};

describeWithRedis('Redis', (url) => {
  storeSuite('Redis', factory(url, openPlain));
  storeSuite('Redis, packed at once', factory(url, openPacking));
});
