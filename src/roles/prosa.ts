import type { ProsaError } from '../errors.ts';
import type { ShardPool } from '../shard/shard-pool.ts';

/** A running process of Prosa. */
export interface Prosa {
  url: string;
  /** Of the admin API; undefined where it has none. */
  adminToken: string | undefined;
  /** Whether there is anybody who may log in otherwise. */
  hasUsers: boolean;
  /** `<id>@<version>` that conversations begin with, as far as nothing else is published; undefined without shards. */
  funnel: string | undefined;
  /** For tests of what follows when a worker thread dies; undefined without shards. */
  shards: Pick<ShardPool, 'slots' | 'ready' | 'killWorker'> | undefined;
  /** Takes no more, finishes what was accepted, closes what it has open. */
  stop(): Promise<void>;
  /** Resolves if it cannot go on, once the shards that can have finished what was accepted; then it is to be stopped. */
  failed: Promise<ProsaError>;
}
