/**
 * Publishes CloudEvents to Kafka, at least once: who publishes again what failed may publish it twice, under the
 * same ids. So its writes carry no numbers, and may overlap.
 */
import { type ICustomPartitioner, type Message, Partitioners, type Producer } from 'kafkajs';
import type { CloudEvent } from './cloud-events.ts';
import type { KafkaConnection } from './kafka-connection.ts';
import { SharedClient } from './shared-client.ts';

const HEADERS = { 'content-type': 'application/cloudevents+json; charset=UTF-8' };

/** By key, as other clients do it; the message keeps its partition. */
const partitioner: ICustomPartitioner = () => {
  const byKey = Partitioners.DefaultPartitioner();
  return (args) => {
    args.message.partition = byKey(args);
    return args.message.partition;
  };
};

export class KafkaPublisher {
  readonly #connection: KafkaConnection;
  readonly #producer: SharedClient<Producer>;

  constructor(connection: KafkaConnection) {
    this.#connection = connection;
    this.#producer = new SharedClient(() =>
      connection.producer({ createPartitioner: partitioner, idempotent: false }),
    );
  }

  /**
   * Resolves when all copies in sync have them. Those of one subject keep their order, if no other call with
   * some of it is under way.
   * @throws ProsaError `log_unavailable`; some may have been published
   */
  async publish(topic: string, events: readonly CloudEvent[]): Promise<void> {
    if (events.length === 0) return;
    const messages = events.map(
      (event): Message => ({ key: event.subject, value: JSON.stringify(event), headers: HEADERS }),
    );
    try {
      const written = await this.#producer.use((producer) => producer.send({ topic, messages, acks: -1 }));
      const partitions = new Set(written.map(({ partition }) => partition));
      // kafkajs forgets what it was to write where a leader has changed meanwhile.
      if (!messages.every(({ partition }) => partitions.has(partition!))) throw new Error('a leader changes');
    } catch (error) {
      throw this.#connection.unavailable(`Kafka did not take events for ${topic}`, error);
    }
  }

  close(): Promise<void> {
    return this.#producer.close();
  }
}
