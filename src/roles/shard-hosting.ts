/**
 * The shards of an engine: opened in its pool when the log assigns them, reachable for other processes while they
 * are open, and closed when the log takes them away.
 */
import type { ShardServer } from '../cluster/shard-server.ts';
import { STEWARD_SHARD } from '../cluster/steward.ts';
import type { LoggedEvent, ShardHost } from '../log/shard-host.ts';
import type { ShardPool } from '../shard/shard-pool.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface ShardHostingParts {
  pool: ShardPool;
  server: ShardServer;
  /** Before a shard opens: what it needs from the other processes is here, and its log is whole. */
  prepare(shard: number): Promise<void>;
  /** This process has become the steward, or is it no longer. */
  stewardship: { begin(): Promise<void>; end(): Promise<void> };
  log: Logger;
}

export class ShardHosting implements ShardHost {
  readonly #parts: ShardHostingParts;
  /** The opening of each shard that the log knows of. */
  readonly #openings = new Map<number, number>();

  constructor(parts: ShardHostingParts) {
    this.#parts = parts;
  }

  async open(shard: number): Promise<void> {
    const { pool, server, prepare, stewardship } = this.#parts;
    await prepare(shard);
    this.#openings.set(shard, await pool.assign(shard));
    await server.serve(shard);
    if (shard === STEWARD_SHARD) await stewardship.begin();
  }

  async close(shard: number, patience: number): Promise<void> {
    const { pool, server, stewardship, log } = this.#parts;
    const failed = (error: unknown) => log.warn({ err: error, shard }, 'a shard did not close cleanly');
    if (shard === STEWARD_SHARD) await stewardship.end().catch(failed);
    await server.leave(shard).catch(failed);
    await pool.release(shard, patience).catch(failed);
  }

  async deliver(shard: number, events: readonly LoggedEvent[]): Promise<void> {
    const opening = this.#openings.get(shard)!;
    await this.#parts.pool.run('deliverLogged', { group: shard, opening, events });
  }
}
