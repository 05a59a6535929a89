import type { FunnelHosts } from '../funnel/funnel-hosts.ts';
import { mergeStandings } from '../funnel/standing.ts';
import type { ShardCaller } from './shard-caller.ts';

/** All groups as hosts of funnels. */
export function funnelHosts(shards: ShardCaller, groups: number): FunnelHosts {
  const all = Array.from({ length: groups }, (_, group) => group);
  return {
    groups,
    async load(version) {
      await Promise.all(all.map((group) => shards.run('loadFunnel', { group, version })));
    },
    async goLive(version) {
      // A group that is closed meanwhile is told when it opens again.
      await Promise.allSettled(all.map((group) => shards.run('goLive', { group, version })));
    },
    async forget(versions) {
      await Promise.all(all.map((group) => shards.run('forgetFunnels', { group, versions })));
    },
    async census() {
      return mergeStandings((await Promise.all(all.map((group) => shards.run('census', { group })))).flat());
    },
    migrate: (group, migration, after) => shards.run('migrate', { group, migration, after }),
  };
}
