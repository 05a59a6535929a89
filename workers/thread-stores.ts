/** What one thread keeps things in: files of the data directory, or Redis over one connection. */
import { join } from 'node:path';
import type { FlowLedger } from '../src/analytics/flow-ledger.ts';
import { RedisFlowLedger } from '../src/analytics/redis-flow-ledger.ts';
import { SqliteFlowLedger } from '../src/analytics/sqlite-flow-ledger.ts';
import type { Bookings } from '../src/bookings/bookings.ts';
import { RedisBookings } from '../src/bookings/redis-bookings.ts';
import { SqliteBookings } from '../src/bookings/sqlite-bookings.ts';
import { assertAgreed } from '../src/cluster/shared-layout.ts';
import { RedisOnDemand } from '../src/store/redis-on-demand.ts';
import { RedisStore } from '../src/store/redis-store.ts';
import { SqliteStore } from '../src/store/sqlite-store.ts';
import type { Store } from '../src/store/store.ts';
import { systemClock } from '../src/timers/clock.ts';
import type { WorkerSettings } from './protocol.ts';

export class ThreadStores {
  readonly #settings: Pick<WorkerSettings, 'dataDir' | 'redis'>;
  /** A shard that opens later tries again. */
  readonly #redis: RedisOnDemand;
  #bookings: Bookings | undefined;

  constructor(settings: Pick<WorkerSettings, 'dataDir' | 'redis'>) {
    this.#settings = settings;
    // The client is loaded only where there is a Redis.
    this.#redis = new RedisOnDemand(async () => {
      const { RedisConnection } = await import('../src/store/redis-connection.ts');
      return RedisConnection.open(settings.redis!.url);
    });
  }

  /** @throws ProsaError `data_locked`, `data_format`, `unreachable`, `config_invalid`, `store_failed` */
  async open(group: number): Promise<Store> {
    const { dataDir, redis } = this.#settings;
    if (redis === undefined) return new SqliteStore(join(dataDir, `group-${group}.sqlite`));
    const connection = await this.#redis.get();
    await assertAgreed(connection, redis.prefix);
    return RedisStore.open({ connection, prefix: `${redis.prefix}:`, shard: group });
  }

  /** Shared by all threads and processes. @throws as `open` does */
  async bookings(): Promise<Bookings> {
    const { dataDir, redis } = this.#settings;
    if (redis === undefined) this.#bookings ??= new SqliteBookings(join(dataDir, 'bookings.sqlite'));
    else this.#bookings ??= new RedisBookings(await this.#redis.get(), `${redis.prefix}:`);
    return this.#bookings;
  }

  /** Shared by all threads and processes. @throws ProsaError `store_failed` */
  flows(): FlowLedger {
    const { dataDir, redis } = this.#settings;
    if (redis === undefined) return new SqliteFlowLedger(join(dataDir, 'flows.sqlite'), systemClock);
    return new RedisFlowLedger(() => this.#redis.get(), `${redis.prefix}:`);
  }
}
