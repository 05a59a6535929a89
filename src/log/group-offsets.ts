/** Where a consumer group stands in a topic, and where the topic begins and ends. */
import type { Admin } from 'kafkajs';
import type { KafkaConnection } from './kafka-connection.ts';

export class GroupOffsets {
  readonly #connection: KafkaConnection;
  readonly #topic: string;
  readonly #group: string;
  #admin: Promise<Admin> | undefined;
  #asked: Promise<Map<number, number>> | undefined;

  constructor(connection: KafkaConnection, topic: string, group: string) {
    this.#connection = connection;
    this.#topic = topic;
    this.#group = group;
  }

  /** Where the group goes on in a partition: behind what it has committed, or where the partition begins. */
  async start(partition: number): Promise<number> {
    // Partitions that are asked for in the same moment are answered by one request, made after all of them.
    this.#asked ??= Promise.resolve().then(() => {
      this.#asked = undefined;
      return this.#committed();
    });
    return (await this.#asked).get(partition) ?? this.earliest(partition);
  }

  async earliest(partition: number): Promise<number> {
    const offsets = await this.#ask((admin) => admin.fetchTopicOffsets(this.#topic));
    return Number(offsets.find((of) => of.partition === partition)!.low);
  }

  /** Behind the last record of each partition. */
  async ends(): Promise<Map<number, number>> {
    const offsets = await this.#ask((admin) => admin.fetchTopicOffsets(this.#topic));
    return new Map(offsets.map(({ partition, high }) => [partition, Number(high)]));
  }

  /** Nobody can read any more what the group has applied of these partitions; brokers delete it by segments. */
  async deleteApplied(partitions: readonly number[]): Promise<void> {
    const applied = await this.#committed();
    const behind = [...new Set(partitions)].flatMap((partition) => {
      const offset = applied.get(partition);
      return offset === undefined || offset === 0 ? [] : { partition, offset: String(offset) };
    });
    if (behind.length === 0) return;
    await this.#ask((admin) => admin.deleteTopicRecords({ topic: this.#topic, partitions: behind }));
  }

  async close(): Promise<void> {
    const admin = this.#admin;
    this.#admin = undefined;
    await (await admin)?.disconnect();
  }

  /** Those it has committed; a negative offset is none. */
  async #committed(): Promise<Map<number, number>> {
    const [of] = await this.#ask((admin) =>
      admin.fetchOffsets({ groupId: this.#group, topics: [this.#topic] }),
    );
    const offsets = of!.partitions.map(({ partition, offset }) => [partition, Number(offset)] as const);
    return new Map(offsets.filter(([, offset]) => offset >= 0));
  }

  /** A client that failed is not asked again: what it knows of the brokers may be out of date. */
  async #ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    this.#admin ??= this.#connect();
    const asked = this.#admin;
    try {
      return await question(await asked);
    } catch (error) {
      if (this.#admin === asked) this.#admin = undefined;
      void asked.then((admin) => admin.disconnect()).catch(() => {});
      throw error;
    }
  }

  async #connect(): Promise<Admin> {
    const admin = this.#connection.admin('reader');
    await admin.connect();
    return admin;
  }
}
