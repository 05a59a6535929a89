/** Where a consumer group stands in a topic, and where the topic begins and ends. */
import type { Admin } from 'kafkajs';
import type { KafkaConnection } from './kafka-connection.ts';
import { SharedClient } from './shared-client.ts';

export class GroupOffsets {
  readonly #topic: string;
  readonly #group: string;
  readonly #admin: SharedClient<Admin>;
  #asked: Promise<Map<number, number>> | undefined;

  constructor(connection: KafkaConnection, topic: string, group: string) {
    this.#admin = new SharedClient(() => connection.admin('reader'));
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
    const offsets = await this.#admin.use((admin) => admin.fetchTopicOffsets(this.#topic));
    return Number(offsets.find((of) => of.partition === partition)!.low);
  }

  /** Behind the last record of each partition. */
  async ends(): Promise<Map<number, number>> {
    const offsets = await this.#admin.use((admin) => admin.fetchTopicOffsets(this.#topic));
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
    await this.#admin.use((admin) => admin.deleteTopicRecords({ topic: this.#topic, partitions: behind }));
  }

  close(): Promise<void> {
    return this.#admin.close();
  }

  /** Those it has committed; a negative offset is none. */
  async #committed(): Promise<Map<number, number>> {
    const [of] = await this.#admin.use((admin) =>
      admin.fetchOffsets({ groupId: this.#group, topics: [this.#topic] }),
    );
    const offsets = of!.partitions.map(({ partition, offset }) => [partition, Number(offset)] as const);
    return new Map(offsets.filter(([, offset]) => offset >= 0));
  }
}
