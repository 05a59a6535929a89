import { RedisFlowLedger } from '../../src/analytics/redis-flow-ledger.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { deleteKeys, keysWith, newPrefix } from '../support/redis-keys.ts';
import { describeWithRedis } from '../support/services.ts';
import { flowLedgerSuite } from './flow-ledger-suite.ts';

describeWithRedis('Redis', (url) => {
  flowLedgerSuite('Redis', async () => {
    const prefix = newPrefix();
    return {
      open: async () => new RedisFlowLedger(() => RedisConnection.open(url), prefix),
      content: async () => (await keysWith(url, prefix)).join(' '),
      destroy: () => deleteKeys(url, prefix),
    };
  });
});
