import type { ErasureHosts } from '../erasure/erasure-hosts.ts';
import type { ShardCaller } from './shard-caller.ts';

/** All groups as hosts of what is to be erased. */
export function erasureHosts(
  shards: ShardCaller,
  groups: number,
  groupOf: (conversation: string) => number,
): ErasureHosts {
  return {
    groups: Array.from({ length: groups }, (_, group) => group),
    groupOf,
    async erase(group, conversations, quietSince) {
      const since = quietSince === undefined ? {} : { quietSince };
      return shards.run('erase', { group, conversations, ...since });
    },
    holdings: (group, conversations) => shards.run('holdings', { group, conversations }),
    retain: (group, after, before) => shards.run('retain', { group, after, before }),
    eraseDeadLetters: (group, before, limit) => shards.run('eraseDeadLetters', { group, before, limit }),
    scrub: (group) => shards.run('scrub', { group }),
  };
}
