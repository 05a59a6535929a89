import { RedisUsersFile } from '../../src/operators/redis-users-file.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { deleteKeys, newPrefix } from '../support/redis-keys.ts';
import { describeWithRedis } from '../support/services.ts';
import { usersFileSuite } from './users-file-suite.ts';

describeWithRedis('Redis', (url) => {
  usersFileSuite('Redis', async () => {
    const prefix = newPrefix();
    const redis = await RedisConnection.open(url);
    return {
      open: async () => new RedisUsersFile(redis, prefix),
      destroy: async () => {
        redis.close();
        await deleteKeys(url, prefix);
      },
    };
  });
});
