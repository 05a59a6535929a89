import { RedisAuditLog } from '../../src/operators/redis-audit-log.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { deleteKeys, newPrefix } from '../support/redis-keys.ts';
import { describeWithRedis } from '../support/services.ts';
import { auditLogSuite } from './audit-log-suite.ts';

describeWithRedis('Redis', (url) => {
  auditLogSuite('Redis', async () => {
    const prefix = newPrefix();
    const redis = await RedisConnection.open(url);
    return {
      open: async (keepFor) => new RedisAuditLog(redis, prefix, keepFor),
      destroy: async () => {
        redis.close();
        await deleteKeys(url, prefix);
      },
    };
  });
});
