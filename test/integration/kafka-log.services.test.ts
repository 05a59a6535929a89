import { randomUUID } from 'node:crypto';
import type { Admin } from 'kafkajs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { InFlight } from '../../src/log/in-flight.ts';
import { KafkaLog } from '../../src/log/kafka-log.ts';
import { topicsOf } from '../../src/log/kafka-topics.ts';
import { conversationsApart } from '../support/conversations-apart.ts';
import { message } from '../support/kafka-load.ts';
import { connectionTo, KafkaParts } from '../support/kafka-parts.ts';
import { describeWithKafka } from '../support/services.ts';
import { SharedShards } from '../support/shared-shards.ts';
import { Sockets } from '../support/sockets.ts';

const SHARDS = 4;
const [ONE, OTHER] = conversationsApart(SHARDS);

async function adminOf(brokers: string[]): Promise<Admin> {
  const admin = connectionTo(brokers).admin('admin');
  await admin.connect();
  onTestFinished(() => admin.disconnect());
  return admin;
}

describeWithKafka('the log on Kafka', (brokers) => {
  it('gives events up after about ten seconds without a broker, and takes events again when there is one', async () => {
    const parts = await KafkaParts.create(brokers, SHARDS);
    const sockets = new Sockets();
    const log = await parts.log(100, sockets);
    await log.append([message(ONE, 'before')]);
    sockets.cut();
    const begun = performance.now();
    const given = await Promise.allSettled([
      log.append([message(ONE, 'lost 1')]),
      log.append([message(ONE, 'lost 2'), message(OTHER, 'lost 3')]),
    ]);
    expect(performance.now() - begun).toBeLessThan(30_000); // not only when there is a broker again
    for (const outcome of given) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'log_unavailable', retry: true, message: expect.stringContaining('KAFKA_BROKERS') },
      });
    }
    expect(log.inFlight).toBe(0);
    sockets.mend();
    await log.append([message(ONE, 'after')]);
    const store = new SharedShards();
    await parts.source(store.host('engine'));
    await vi.waitFor(() => expect(store.applied.get(ONE)).toEqual(['before', 'after']), 30_000);
  });

  it('writes on another connection what one has swallowed, before what comes later', async () => {
    const parts = await KafkaParts.create(brokers, SHARDS);
    const sockets = new Sockets();
    const log = await parts.log(100, sockets);
    await log.append([message(ONE, '1')]);
    sockets.silence();
    const appends = ['2', '3', '4'].map((id) => log.append([message(ONE, id)]));
    await Promise.all(appends);
    await log.append([message(ONE, '5')]);
    const store = new SharedShards();
    await parts.source(store.host('engine'));
    await vi.waitFor(() => expect(store.applied.get(ONE)).toEqual(['1', '2', '3', '4', '5']), 30_000);
  });

  it('does not take what comes later for the repetition of what it gave up', async () => {
    const parts = await KafkaParts.create(brokers, SHARDS);
    const sockets = new Sockets();
    const log = await parts.log(100, sockets);
    await log.append([message(ONE, '1')]);
    sockets.isDeaf = true;
    await expect(log.append([message(ONE, '2')])).rejects.toMatchObject({ code: 'log_unavailable' });
    sockets.isDeaf = false;
    await log.append([message(ONE, '3')]);
    const store = new SharedShards();
    await parts.source(store.host('engine'));
    await vi.waitFor(() => expect(store.applied.get(ONE)).toEqual(['1', '2', '3']), 30_000);
  });

  it('tells whose events a broker refuses, and takes those of others', async () => {
    const prefix = `test-${randomUUID()}`;
    const { events } = topicsOf(prefix);
    const configEntries = [{ name: 'max.message.bytes', value: '2000' }];
    const admin = await adminOf(brokers);
    await admin.createTopics({
      topics: [{ topic: events, numPartitions: SHARDS, configEntries }],
      waitForLeaders: false,
    });
    const parts = await KafkaParts.create(brokers, SHARDS, prefix);
    const log = await parts.log();
    const large = log.append([message(ONE, 'x'.repeat(3_000))]);
    const small = log.append([message(OTHER, 'small')]);
    await expect(large).rejects.toMatchObject({ code: 'log_unavailable', message: /larger than/ });
    await small;
    await log.append([message(ONE, 'small, too')]);
    const store = new SharedShards();
    await parts.source(store.host('engine'));
    await vi.waitFor(() => expect([...store.applied.values()].flat()).toHaveLength(2), 30_000);
    expect(store.applied).toEqual(
      new Map([
        [ONE, ['small, too']],
        [OTHER, ['small']],
      ]),
    );
  });

  it('refuses an event that is larger than Kafka takes, before it accepts it', async () => {
    const parts = await KafkaParts.create(brokers, SHARDS);
    const log = await parts.log();
    const large = message(ONE, 'x'.repeat(600_000));
    await expect(log.append([message(OTHER, 'small'), large])).rejects.toMatchObject({
      code: 'body_too_large',
    });
    expect(log.inFlight).toBe(0);
  });

  it('says at its start that no broker can be reached', async () => {
    const connection = connectionTo(['127.0.0.1:1']);
    const opened = KafkaLog.open(connection, { topic: 'events', shards: SHARDS }, new InFlight(10));
    await expect(opened).rejects.toMatchObject({
      code: 'log_unavailable',
      message: expect.stringContaining('KAFKA_BROKERS is 127.0.0.1:1'),
    });
  });
});
