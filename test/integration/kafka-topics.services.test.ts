import { randomUUID } from 'node:crypto';
import { ConfigResourceTypes } from 'kafkajs';
import { expect, it, onTestFinished } from 'vitest';
import { prepareTopics } from '../../src/log/kafka-topics.ts';
import { connectionTo } from '../support/kafka-parts.ts';
import { describeWithKafka } from '../support/services.ts';

describeWithKafka('the topics on Kafka', (brokers) => {
  it('are made by whoever comes first, by several at once, too', async () => {
    const prefix = `test-${randomUUID()}`;
    const made = await Promise.all([1, 2, 3].map(() => prepareTopics(connectionTo(brokers), prefix, 5)));
    expect(made[0]).toEqual({
      events: `${prefix}.events`,
      facts: `${prefix}.facts`,
      deadLetters: `${prefix}.dead-letters`,
    });
    const admin = connectionTo(brokers).admin('admin');
    await admin.connect();
    onTestFinished(() => admin.disconnect());
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: made[0]!.events }],
    });
    const config = new Map(resources[0]!.configEntries.map((of) => [of.configName, of.configValue]));
    expect(config.get('retention.ms')).toBe(String(7 * 86_400_000));
    expect(config.get('min.insync.replicas')).toBe('1');
    const { topics } = await admin.fetchTopicMetadata({ topics: [made[0]!.events] });
    expect(topics[0]!.partitions).toHaveLength(5);
    expect(await prepareTopics(connectionTo(brokers), prefix, 5)).toEqual(made[0]);
  });

  it('stop the start where their partitions are not as many as the shards', async () => {
    const prefix = `test-${randomUUID()}`;
    await prepareTopics(connectionTo(brokers), prefix, 3);
    await expect(prepareTopics(connectionTo(brokers), prefix, 4)).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining(`PROSA_SHARDS is 4, but the topic ${prefix}.events has 3 partitions`),
    });
  });

  it('say which brokers cannot be reached', async () => {
    await expect(prepareTopics(connectionTo(['127.0.0.1:1']), 'test', 4)).rejects.toMatchObject({
      code: 'log_unavailable',
      message: expect.stringContaining('KAFKA_BROKERS is 127.0.0.1:1'),
    });
  });
});
