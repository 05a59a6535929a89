import type { LogMemory } from './log-memory.ts';
import type { RedisConnection } from './redis-connection.ts';
import type { ShardKeys } from './redis-keys.ts';
import { HEAD_BYTES, readRecord } from './redis-record.ts';

/** What the records and the shard remember of a log with storage of its own. */
export class RedisLogMemory implements LogMemory {
  readonly #connection: RedisConnection;
  readonly #keys: ShardKeys;

  constructor(connection: RedisConnection, keys: ShardKeys) {
    this.#connection = connection;
    this.#keys = keys;
  }

  async lastOffset(): Promise<number> {
    const [offset] = await this.#connection.request([['HGET', this.#keys.shard, 'offset']]);
    return Number(offset ?? -1);
  }

  async offsetsOf(conversations: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const heads = await this.#connection.request(
      conversations.map((id) => ['GETRANGE', this.#keys.record(id), 0, HEAD_BYTES] as const),
    );
    const offsets = new Map<string, number>();
    for (const [index, head] of (heads as Buffer[]).entries()) {
      const offset = head.length === 0 ? undefined : readRecord(head).offset;
      if (offset !== undefined) offsets.set(conversations[index]!, offset);
    }
    return offsets;
  }
}
