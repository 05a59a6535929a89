import type { Registry } from 'prom-client';
import type { LogStats } from '../log/log-stats.ts';
import { METRICS } from './catalogue.ts';
import { Counter, gaugeOf } from './instruments.ts';

/** What an engine tells of its shards, for dashboards and for scaling. */
export class SourceMetrics {
  constructor(registry: Registry, stats: () => LogStats) {
    const sum = (of: (shard: LogStats['shards'][number]) => number) => () =>
      stats().shards.reduce((total, shard) => total + of(shard), 0);
    gaugeOf(registry, METRICS.shardsAssigned, () => stats().shards.length);
    gaugeOf(
      registry,
      METRICS.shardsOpen,
      sum(({ state }) => (state === 'open' ? 1 : 0)),
    );
    gaugeOf(
      registry,
      METRICS.logLag,
      sum(({ lag = 0 }) => lag),
    );
    gaugeOf(
      registry,
      METRICS.logHeld,
      sum(({ held }) => held),
    );
    new Counter(registry, METRICS.logUnreadable, (unreadable: Counter<Record<never, never>>) => {
      unreadable.series({}).value = stats().unreadable;
    });
  }
}
