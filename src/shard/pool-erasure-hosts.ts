import type { ErasureHosts } from '../erasure/erasure-hosts.ts';
import type { ShardPool } from './shard-pool.ts';

/** The worker threads of a pool as hosts of what is to be erased. */
export function poolErasureHosts(
  pool: ShardPool,
  groups: number,
  groupOf: (conversation: string) => number,
): ErasureHosts {
  return {
    groups: Array.from({ length: groups }, (_, group) => group),
    groupOf,
    erase: (group, conversations, quietSince) =>
      pool.run('erase', { group, conversations, ...(quietSince === undefined ? {} : { quietSince }) }),
    holdings: (group, conversations) => pool.run('holdings', { group, conversations }),
    retain: (group, after, before) => pool.run('retain', { group, after, before }),
    eraseDeadLetters: (group, before, limit) => pool.run('eraseDeadLetters', { group, before, limit }),
    scrub: (group) => pool.run('scrub', { group }),
  };
}
