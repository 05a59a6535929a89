import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RedisBookings } from '../../src/bookings/redis-bookings.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { RedisServer } from '../support/redis-server.ts';
import { describeWithRedis } from '../support/services.ts';

const NOW = Date.UTC(2026, 10, 21);
const DAY = 86_400_000;

describeWithRedis('bookings in a Redis that is restarted', () => {
  let server: RedisServer;
  let connections: RedisConnection[];
  beforeEach(() => {
    connections = [];
  });
  afterEach(async () => {
    await server.stop();
    for (const connection of connections) connection.close();
  });

  async function open(): Promise<RedisBookings> {
    connections.push(await RedisConnection.open(server.url, 20_000));
    return new RedisBookings(connections.at(-1)!, 'prosa:');
  }
  const stay = (conversation: string, effect: number, resource = 'property:orla') => ({
    ...{ id: `${conversation}:e${effect}`, conversation, resource },
    ...{ from: NOW, to: NOW + DAY },
  });

  it('have all that was granted, once, whenever it was killed', async () => {
    server = await RedisServer.start();
    const all = [await open(), await open()];
    const granted = new Map<string, string[]>();
    let isOver = false;
    const booking = ['ana', 'bia'].map(async (who, index) => {
      for (let n = 1; !isOver; n++) {
        const resource = `property:${n}`;
        const answer = await all[index]!.book(stay(who, n, resource), NOW);
        if (answer.outcome === 'granted') granted.set(resource, [...(granted.get(resource) ?? []), who]);
      }
    });
    for (let kills = 0; kills < 5; kills++) {
      await delay(200);
      await expect.poll(() => granted.size).toBeGreaterThan(12 * (kills + 1));
      await server.kill();
      const before = [...granted];
      await server.startAgain();
      const { claims } = await all[0]!.everything();
      const kept = new Map(claims.map(({ resource, conversation }) => [resource, conversation]));
      for (const [resource, who] of before) expect([kept.get(resource)]).toEqual(who);
    }
    isOver = true;
    await Promise.all(booking);
    expect(granted.size).toBeGreaterThan(50);
    expect([...granted.values()].filter((who) => who.length !== 1)).toEqual([]);
  });

  describe('and loses its last second', () => {
    /** Ana's claim is answered within Redis and not on its disk yet when the machine dies. */
    async function loseClaim(bookings: RedisBookings) {
      await bookings.book(stay('caio', 1, 'property:before'), NOW);
      const size = Math.max(...server.files().map(({ length }) => length));
      await server.ask((client) => client.config('SET', 'appendfsync', 'no')); // until it is started again
      const answer = bookings.book(stay('ana', 1), NOW);
      await expect.poll(() => server.ask((client) => client.hlen('prosa:{bookings}claims'))).toBe(2);
      await server.kill();
      server.truncate(size);
      await server.startAgain();
      return { answer };
    }

    it('tells of no booking that is lost', async () => {
      server = await RedisServer.start(['--appendfsync', 'everysec']);
      const bookings = await open();
      const { answer } = await loseClaim(bookings);
      expect(await answer).toMatchObject({ outcome: 'granted' });
      await server.kill();
      await server.startAgain();
      const { claims } = await bookings.everything();
      expect(claims.map(({ id }) => id)).toEqual(['ana:e1', 'caio:e1']);
    });

    it('gives what was lost to one alone', async () => {
      server = await RedisServer.start(['--appendfsync', 'everysec']);
      const bookings = await open();
      const { answer } = await loseClaim(bookings);
      const others = await Promise.all(
        ['bia', 'davi'].map(async (who) => (await open()).book(stay(who, 1), NOW)),
      );
      const outcomes = [await answer, ...others].map(({ outcome }) => outcome);
      expect(outcomes.filter((outcome) => outcome === 'granted')).toHaveLength(1);
      const { claims } = await bookings.everything();
      const of = ['ana', 'bia', 'davi'][outcomes.indexOf('granted')];
      expect(claims.filter(({ resource }) => resource === 'property:orla')).toMatchObject([
        { conversation: of },
      ]);
    });
  });
});
