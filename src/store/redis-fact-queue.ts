import type { FactQueue, QueuedFact } from './fact-queue.ts';
import type { RedisConnection } from './redis-connection.ts';
import type { ShardKeys } from './redis-keys.ts';
import { STORE_SCRIPTS } from './redis-scripts.ts';
import type { ShardWriter } from './redis-writer.ts';

/** Facts are a list. Their numbers count on from how many were taken away, so none is stored. */
export class RedisFactQueue implements FactQueue {
  readonly #connection: RedisConnection;
  readonly #keys: ShardKeys;
  readonly #writer: ShardWriter;

  constructor(connection: RedisConnection, keys: ShardKeys, writer: ShardWriter) {
    this.#connection = connection;
    this.#keys = keys;
    this.#writer = writer;
  }

  first(limit: number): Promise<QueuedFact[]> {
    return this.#writer.exclusively(async () => {
      const [removed, facts] = await this.#connection.request([
        ['HGET', this.#keys.shard, 'removed'],
        ['LRANGE', this.#keys.facts, 0, limit - 1],
      ]);
      const before = Number(removed ?? 0);
      return (facts as Buffer[]).map((body, index) => ({
        number: before + index + 1,
        body: body.toString(),
      }));
    });
  }

  async remove(upTo: number): Promise<void> {
    await this.#writer.write([{ script: STORE_SCRIPTS.removeFacts, keys: [], args: [upTo] }]);
  }
}
