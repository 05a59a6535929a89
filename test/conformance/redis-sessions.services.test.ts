import { RedisSessions } from '../../src/operators/redis-sessions.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { deleteKeys, newPrefix } from '../support/redis-keys.ts';
import { describeWithRedis } from '../support/services.ts';
import { sessionStoreSuite } from './session-store-suite.ts';

describeWithRedis('Redis', (url) => {
  sessionStoreSuite('Redis', async () => {
    const prefix = newPrefix();
    const redis = await RedisConnection.open(url);
    return {
      open: async () => new RedisSessions(redis, prefix),
      everything: async () => {
        const [keys] = (await redis.request([['KEYS', `${prefix}*`]])) as [Buffer[]];
        const texts = await redis.request(keys.map((key) => ['GET', key] as const));
        return [...keys, ...texts].map(String).join();
      },
      destroy: async () => {
        redis.close();
        await deleteKeys(url, prefix);
      },
    };
  });
});
