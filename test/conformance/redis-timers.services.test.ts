import { setTimeout as delay } from 'node:timers/promises';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { RedisStore } from '../../src/store/redis-store.ts';
import { systemClock } from '../../src/timers/clock.ts';
import { mortal } from '../support/mortal-clock.ts';
import { deleteKeys, newPrefix } from '../support/redis-keys.ts';
import { describeWithRedis } from '../support/services.ts';
import { timersSuite } from './timers-suite.ts';

describeWithRedis('Redis', (url) => {
  timersSuite('system clock, Redis', async () => {
    const unit = 50;
    const { clock, die } = mortal(systemClock);
    const prefix = newPrefix();
    const connection = await RedisConnection.open(url);
    const open = () => RedisStore.open({ connection, prefix, shard: 1 });
    return {
      clock,
      unit,
      pass: (units) => delay(units * unit),
      open,
      // What the dead process still does is fenced.
      crashAndReopen: () => {
        die();
        return open();
      },
      destroy: async () => {
        connection.close();
        await deleteKeys(url, prefix);
      },
    };
  });
});
