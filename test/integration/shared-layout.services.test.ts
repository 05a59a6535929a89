import { afterEach, expect, it } from 'vitest';
import { agreeOnLayout, assertAgreed } from '../../src/cluster/shared-layout.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { RedisServer } from '../support/redis-server.ts';
import { describeWithRedis } from '../support/services.ts';

describeWithRedis('what processes agree on in Redis', () => {
  let server: RedisServer;
  afterEach(() => server.stop());

  it('is missed in a Redis that was emptied, where all conversations would begin anew', async () => {
    server = await RedisServer.start();
    const connection = await RedisConnection.open(server.url);
    await agreeOnLayout(connection, 'prosa', 64, 'a hash key of this test');
    await assertAgreed(connection, 'prosa');
    await server.ask((client) => client.flushall());
    await expect(assertAgreed(connection, 'prosa')).rejects.toMatchObject({
      code: 'store_failed',
      message: expect.stringMatching(
        /^Redis \(redis:.*\) holds nothing of PROSA_TOPIC_PREFIX prosa any more/,
      ),
    });
    connection.close();
  });
});
