import { expect, it, onTestFinished } from 'vitest';
import { deadLetterEvent, factEvent, unreadableEvent } from '../../src/log/cloud-events.ts';
import { KafkaPublisher } from '../../src/log/kafka-publisher.ts';
import { connectionTo, KafkaParts } from '../support/kafka-parts.ts';
import { readAll } from '../support/read-topic.ts';
import { describeWithKafka } from '../support/services.ts';
import { Sockets } from '../support/sockets.ts';

const fact = (conversation: string, revision: number) =>
  factEvent('default', {
    conversation,
    revision,
    ordinal: 0,
    name: 'stage_entered',
    data: { stage: 'offer' },
    at: 1_790_000_000_000,
  });

describeWithKafka('a publisher of CloudEvents on Kafka', (brokers) => {
  it('publishes facts by conversation, in their order', async () => {
    const parts = await KafkaParts.create(brokers, 3);
    const publisher = new KafkaPublisher(connectionTo(brokers));
    onTestFinished(() => publisher.close());
    const conversations = ['c1', 'c2', 'c3', 'c4'];
    await publisher.publish(parts.topics.facts, []);
    for (const revision of [1, 2, 3]) {
      await publisher.publish(
        parts.topics.facts,
        conversations.map((conversation) => fact(conversation, revision)),
      );
    }
    const read = await readAll(brokers, parts.topics.facts, 12);
    for (const conversation of conversations) {
      // At least once: what is told twice has the same id.
      const own = new Map(
        read.filter(({ key }) => key === conversation).map(({ event }) => [event.id, event]),
      );
      expect([...own.values()]).toEqual([1, 2, 3].map((revision) => fact(conversation, revision)));
    }
    expect(new Set(read.map(({ type }) => type))).toEqual(
      new Set(['application/cloudevents+json; charset=UTF-8']),
    );
  });

  it('publishes what is no event, however much of it Kafka took', async () => {
    const parts = await KafkaParts.create(brokers, 3);
    const publisher = new KafkaPublisher(connectionTo(brokers));
    onTestFinished(() => publisher.close());
    const record = { topic: parts.topics.events, partition: 1, offset: 9, at: 1_790_000_000_000 };
    const event = unreadableEvent('default', { ...record, value: Buffer.alloc(1_000_000, 'x') });
    await publisher.publish(parts.topics.deadLetters, [event]);
    expect(event.data).toMatchObject({ bytes: 1_000_000 });
  });

  it('publishes dead letters, and says what it could not publish', async () => {
    const parts = await KafkaParts.create(brokers, 3);
    const sockets = new Sockets();
    const publisher = new KafkaPublisher(connectionTo(brokers, sockets));
    onTestFinished(() => publisher.close());
    const letter = deadLetterEvent('default', {
      conversation: 'c1',
      key: 'm wamid.1',
      kind: 'message',
      code: 'funnel_failed',
      reason: 'it threw',
      attempts: 1,
      at: 1_790_000_000_000,
      event: '{"kind":"message"}',
    });
    const record = { topic: 'prosa.events', partition: 1, offset: 7, value: Buffer.from('?'), at: 1 };
    await publisher.publish(parts.topics.deadLetters, [letter]);
    sockets.cut();
    const unreadable = unreadableEvent('default', record);
    await expect(publisher.publish(parts.topics.deadLetters, [unreadable])).rejects.toMatchObject({
      code: 'log_unavailable',
      retry: true,
    });
    sockets.mend();
    await publisher.publish(parts.topics.deadLetters, [unreadable]);
    const read = await readAll(brokers, parts.topics.deadLetters, 2);
    expect(read.map(({ event }) => event)).toEqual([letter, unreadable]);
  });
});
