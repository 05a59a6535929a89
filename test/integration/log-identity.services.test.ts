import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { prepareTopics } from '../../src/log/kafka-topics.ts';
import { identifyLog } from '../../src/log/log-identity.ts';
import { connectionTo } from '../support/kafka-parts.ts';
import { describeWithKafka } from '../support/services.ts';

describeWithKafka('the log that conversations were used with', (brokers) => {
  const connection = connectionTo(brokers);

  it('is known again by its cluster, whose topic is still there', async () => {
    const { events } = await prepareTopics(connection, `test-${randomUUID()}`, 2);
    const cluster = await identifyLog(connection, events, undefined);
    expect(cluster).toMatch(/./);
    expect(await identifyLog(connection, events, cluster)).toBe(cluster);
  });

  it('is not another cluster, nor a topic that is to be made anew', async () => {
    const { events } = await prepareTopics(connection, `test-${randomUUID()}`, 2);
    const cluster = await identifyLog(connection, events, undefined);
    await expect(identifyLog(connection, events, 'another')).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining(`Kafka is the cluster ${cluster}`),
    });
    await expect(identifyLog(connection, `${events}-gone`, cluster)).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining(`Kafka has no topic ${events}-gone any more`),
    });
    expect(await identifyLog(connection, `${events}-new`, undefined)).toBe(cluster);
  });

  it('cannot be told while no broker answers', async () => {
    await expect(identifyLog(connectionTo(['127.0.0.1:1']), 'any', 'any')).rejects.toMatchObject({
      code: 'log_unavailable',
    });
  });
});
