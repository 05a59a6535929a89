import type { FunnelHosts } from '../funnel/funnel-hosts.ts';
import { mergeStandings } from '../funnel/standing.ts';
import type { ShardPool } from './shard-pool.ts';

/** The worker threads of a pool as hosts of funnels. */
export function poolFunnelHosts(pool: ShardPool, groups: number): FunnelHosts {
  const all = Array.from({ length: groups }, (_, group) => group);
  return {
    groups,
    async load(version) {
      await Promise.all(all.map((group) => pool.run('loadFunnel', { group, version })));
    },
    goLive: (version) => pool.goLive(version),
    async forget(versions) {
      await Promise.all(all.map((group) => pool.run('forgetFunnels', { group, versions })));
    },
    async census() {
      return mergeStandings((await Promise.all(all.map((group) => pool.run('census', { group })))).flat());
    },
    migrate: (group, migration, after) => pool.run('migrate', { group, migration, after }),
  };
}
