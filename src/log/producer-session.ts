/**
 * A producer of kafkajs under one producer id. Its broker recognises a repetition by id, partition and number,
 * and kafkajs gives the numbers of a write that failed to the next one. So as long as a session lasts, what
 * failed must be repeated just as it was; else the next write of the same size would pass for its repetition,
 * be acknowledged and be lost. Who gives up a write ends the session.
 */
import type { ICustomPartitioner, Message, PartitionMetadata, Producer } from 'kafkajs';
import type { KafkaConnection } from './kafka-connection.ts';

/** How long the copies of a record may take (ms), less than the client waits. */
const ACKS_TIMEOUT = 2_000;

export class ProducerSession {
  readonly #producer: Producer;
  readonly #topic: string;
  #connecting: Promise<void> | undefined;
  /** Node of each partition's leader, as kafkajs saw it last. */
  #leaders: ReadonlyMap<number, number> = new Map();
  readonly #busy = new Set<number | undefined>();
  #isRetired = false;

  constructor(connection: KafkaConnection, topic: string) {
    this.#topic = topic;
    this.#producer = connection.producer({ createPartitioner: this.#partitioner, idempotent: true });
  }

  /** kafkajs shows it the leaders, too. */
  readonly #partitioner: ICustomPartitioner = () => {
    let seen: readonly PartitionMetadata[] | undefined;
    return ({ partitionMetadata, message }) => {
      if (partitionMetadata !== seen) {
        seen = partitionMetadata;
        this.#leaders = new Map(seen.map(({ partitionId, leader }) => [partitionId, leader]));
      }
      return message.partition!;
    };
  };

  /** Of those with the same leader one write is under way at a time. Undefined before the first write. */
  leaderOf(partition: number): number | undefined {
    return this.#leaders.get(partition);
  }

  isBusy(leader: number | undefined): boolean {
    return this.#busy.has(leader);
  }

  connect(): Promise<void> {
    this.#connecting ??= this.#producer.connect().catch((error) => {
      this.#connecting = undefined;
      throw error;
    });
    return this.#connecting;
  }

  /**
   * Writes to partitions of one leader.
   * @returns the partitions that were written, by all copies in sync; kafkajs forgets others when their leader
   * has changed meanwhile to one that had already answered, and says nothing
   */
  async write(leader: number | undefined, messages: Message[]): Promise<ReadonlySet<number>> {
    this.#busy.add(leader);
    try {
      await this.connect();
      const written = await this.#producer.send({
        topic: this.#topic,
        messages,
        acks: -1,
        timeout: ACKS_TIMEOUT,
      });
      return new Set(written.map(({ partition }) => partition));
    } finally {
      this.#busy.delete(leader);
      if (this.#isRetired) await this.#disconnect();
    }
  }

  /** No new write is begun; those under way end. */
  retire(): Promise<void> {
    this.#isRetired = true;
    return this.#disconnect();
  }

  async #disconnect(): Promise<void> {
    if (this.#busy.size > 0) return;
    // What does not close in order is closed by the broker.
    await this.#producer.disconnect().catch(() => {});
  }
}
