/** The stores of the groups of one thread: files of the data directory, or Redis over one connection. */
import { join } from 'node:path';
import { assertAgreed } from '../src/cluster/shared-layout.ts';
import { RedisConnection } from '../src/store/redis-connection.ts';
import { RedisStore } from '../src/store/redis-store.ts';
import { SqliteStore } from '../src/store/sqlite-store.ts';
import type { Store } from '../src/store/store.ts';
import type { WorkerSettings } from './protocol.ts';

export class ThreadStores {
  readonly #settings: Pick<WorkerSettings, 'dataDir' | 'redis'>;
  #connection: Promise<RedisConnection> | undefined;

  constructor(settings: Pick<WorkerSettings, 'dataDir' | 'redis'>) {
    this.#settings = settings;
  }

  /** @throws ProsaError `data_locked`, `data_format`, `unreachable`, `config_invalid`, `store_failed` */
  async open(group: number): Promise<Store> {
    const { dataDir, redis } = this.#settings;
    if (redis === undefined) return new SqliteStore(join(dataDir, `group-${group}.sqlite`));
    const connection = await this.#connect(redis.url);
    await assertAgreed(connection, redis.prefix);
    return RedisStore.open({ connection, prefix: `${redis.prefix}:`, shard: group });
  }

  async #connect(url: string): Promise<RedisConnection> {
    this.#connection ??= RedisConnection.open(url);
    try {
      return await this.#connection;
    } catch (error) {
      this.#connection = undefined; // the next shard that opens tries again
      throw error;
    }
  }
}
