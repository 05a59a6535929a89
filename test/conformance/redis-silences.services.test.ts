import { RedisFlowLedger } from '../../src/analytics/redis-flow-ledger.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { RedisStore } from '../../src/store/redis-store.ts';
import { deleteKeys, newPrefix } from '../support/redis-keys.ts';
import { describeWithRedis } from '../support/services.ts';
import { silencesSuite } from './silences-suite.ts';

describeWithRedis('Redis', (url) => {
  silencesSuite('Redis', async () => {
    const prefix = newPrefix();
    const connection = await RedisConnection.open(url);
    return {
      store: () => RedisStore.open({ connection, prefix, shard: 5 }),
      ledger: async () => new RedisFlowLedger(() => RedisConnection.open(url), prefix),
      destroy: async () => {
        connection.close();
        await deleteKeys(url, prefix);
      },
    };
  });
});
