/**
 * Publishes CloudEvents to Kafka, at least once: who publishes again what failed may publish it twice, under the
 * same ids. So its writes carry no numbers, and may overlap.
 */
import { type ICustomPartitioner, type Message, Partitioners, type Producer } from 'kafkajs';
import type { CloudEvent } from './cloud-events.ts';
import type { KafkaConnection } from './kafka-connection.ts';

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
  #producer: Promise<Producer> | undefined;

  constructor(connection: KafkaConnection) {
    this.#connection = connection;
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
    this.#producer ??= this.#connect();
    const current = this.#producer;
    try {
      const written = await (await current).send({ topic, messages, acks: -1 });
      const partitions = new Set(written.map(({ partition }) => partition));
      // kafkajs forgets what it was to write where a leader has changed meanwhile.
      if (messages.every(({ partition }) => partitions.has(partition!))) return;
    } catch (error) {
      this.#drop(current);
      throw this.#connection.unavailable(`Kafka did not take events for ${topic}`, error);
    }
    throw this.#connection.unavailable(
      `Kafka did not take all events for ${topic}`,
      new Error('a leader changed'),
    );
  }

  async close(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await (await producer)?.disconnect();
  }

  async #connect(): Promise<Producer> {
    const producer = this.#connection.producer({ createPartitioner: partitioner, idempotent: false });
    await producer.connect();
    return producer;
  }

  /** The next call begins with a new client: what this one knows of the brokers may be out of date. */
  #drop(producer: Promise<Producer>): void {
    if (this.#producer === producer) this.#producer = undefined;
    void producer.then((dropped) => dropped.disconnect()).catch(() => {});
  }
}
