import { Kafka, logLevel } from 'kafkajs';
import { expect, it, onTestFinished } from 'vitest';
import { Collector, WAY_OF_A_SEARCH } from '../support/collector.ts';
import { Fleet } from '../support/fleet.ts';
import { AT_ONCE, conversationOf, ENDPOINT } from '../support/prosa.ts';
import { describeWithKafka, describeWithRedis } from '../support/services.ts';

describeWithRedis('traces of many processes', (redisUrl) => {
  describeWithKafka('around Kafka and Redis', (brokers) => {
    it('a message has one trace from a gateway over Kafka to the engine that answers it', async () => {
      const collector = await Collector.start();
      const env = { PROSA_OTLP_ENDPOINT: collector.url, PROSA_TRACE_SAMPLE: '1', PROSA_WORKERS: '1' };
      const fleet = await Fleet.start(ENDPOINT, { brokers, redisUrl, engines: 1, turns: AT_ONCE, env });
      onTestFinished(() => fleet.stop());
      const response = await fetch(`${fleet.url}/api/web/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          session: 'ana',
          text: 'casa em Paraty para 2 pessoas de 10 a 15 de dezembro',
        }),
      });
      expect(response.status).toBe(200);
      const tree = await collector.trace('deliver web');
      const topic = `${fleet.prefix}.events`;
      expect(tree.outline).toEqual([
        'POST /api/web/messages',
        `  send ${topic}`,
        ...WAY_OF_A_SEARCH,
        '          deliver web',
      ]);
      const send = tree.get(`send ${topic}`);
      const taken = tree.get('process message');
      expect(send).toMatchObject({
        resource: { 'prosa.role': 'gateway' },
        attributes: {
          'messaging.system': 'kafka',
          'messaging.operation.name': 'send',
          'messaging.operation.type': 'send',
          'messaging.destination.name': topic,
        },
      });
      expect(taken).toMatchObject({
        resource: { 'prosa.role': 'engine' },
        attributes: {
          'messaging.system': 'kafka',
          'messaging.operation.type': 'process',
          'messaging.destination.name': topic,
          'messaging.destination.partition.id': expect.stringMatching(/^\d+$/),
          'messaging.kafka.offset': 0,
        },
      });
      expect(send.resource['service.instance.id']).not.toBe(taken.resource['service.instance.id']);
      const { id } = (await conversationOf(fleet.gateways[0]!, 'web', 'ana'))!;
      const partition = Number(taken.attributes['messaging.destination.partition.id']);
      expect(await firstRecord(brokers, topic, partition)).toEqual({
        key: id,
        traceparent: `00-${send.trace}-${send.id}-01`,
        hasTraceInValue: false,
      });
    });
  });
});

/** Of a partition. */
async function firstRecord(brokers: readonly string[], topic: string, partition: number) {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: `${topic}.test` });
  onTestFinished(() => consumer.disconnect());
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  return new Promise<object>((resolve) => {
    void consumer.run({
      eachMessage: async ({ partition: of, message: { key, value, headers } }) => {
        if (of !== partition) return;
        const hasTraceInValue = 'trace' in (JSON.parse(value!.toString()) as object);
        resolve({ key: key?.toString(), traceparent: headers?.traceparent?.toString(), hasTraceInValue });
      },
    });
  });
}
