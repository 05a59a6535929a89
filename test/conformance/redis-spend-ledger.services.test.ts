import { RedisSpendLedger } from '../../src/effects/llm/redis-spend-ledger.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { deleteKeys, newPrefix } from '../support/redis-keys.ts';
import { describeWithRedis } from '../support/services.ts';
import { spendLedgerSuite } from './spend-ledger-suite.ts';

describeWithRedis('Redis', (url) => {
  spendLedgerSuite('Redis', async () => {
    const prefix = newPrefix();
    return {
      open: async () => new RedisSpendLedger(() => RedisConnection.open(url), prefix),
      destroy: () => deleteKeys(url, prefix),
    };
  });
});
