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
    async erase(group, conversations, quietSince) {
      const since = quietSince === undefined ? {} : { quietSince };
      const erased = await pool.run('erase', { group, conversations, ...since });
      pool.forgetSuspects(conversations.filter((id) => !erased.kept.includes(id)));
      return erased;
    },
    holdings: (group, conversations) => pool.run('holdings', { group, conversations }),
    retain: (group, after, before) => pool.run('retain', { group, after, before }),
    eraseDeadLetters: (group, before, limit) => pool.run('eraseDeadLetters', { group, before, limit }),
    scrub: (group) => pool.run('scrub', { group }),
  };
}
