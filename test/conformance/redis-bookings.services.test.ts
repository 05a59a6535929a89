import { RedisBookings } from '../../src/bookings/redis-bookings.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { deleteKeys, newPrefix } from '../support/redis-keys.ts';
import { describeWithRedis } from '../support/services.ts';
import { bookingsSuite } from './bookings-suite.ts';

describeWithRedis('Redis', (url) => {
  bookingsSuite('Redis', async () => {
    const prefix = newPrefix();
    const connections: RedisConnection[] = [];
    const open = async () => {
      connections.push(await RedisConnection.open(url));
      return new RedisBookings(connections.at(-1)!, prefix);
    };
    return {
      open,
      openAnother: open,
      crashAndReopen: async () => {
        connections.at(-1)!.close();
        return open();
      },
      destroy: async () => {
        for (const connection of connections) connection.close();
        await deleteKeys(url, prefix);
      },
    };
  });
});
