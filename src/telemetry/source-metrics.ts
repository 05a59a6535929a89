import { Gauge, type Registry } from 'prom-client';
import type { LogStats } from '../log/log-stats.ts';

/** What an engine tells of its shards, for dashboards and for scaling. */
export class SourceMetrics {
  constructor(registry: Registry, stats: () => LogStats) {
    const registers = [registry];
    new Gauge({
      name: 'prosa_shards_assigned',
      help: 'Shards that the log has assigned to this engine.',
      registers,
      collect() {
        this.set(stats().shards.length);
      },
    });
    new Gauge({
      name: 'prosa_shards_open',
      help: 'Shards of this engine that take events.',
      registers,
      collect() {
        this.set(stats().shards.filter(({ state }) => state === 'open').length);
      },
    });
    new Gauge({
      name: 'prosa_log_lag',
      help: 'Events in the log of the shards of this engine whose work is not committed yet.',
      registers,
      collect() {
        this.set(stats().shards.reduce((sum, { lag = 0 }) => sum + lag, 0));
      },
    });
    new Gauge({
      name: 'prosa_log_held',
      help: 'Events taken from the log and not finished.',
      registers,
      collect() {
        this.set(stats().shards.reduce((sum, { held }) => sum + held, 0));
      },
    });
    new Gauge({
      name: 'prosa_log_unreadable',
      help: 'Records of the events topic that were no events, since the start.',
      registers,
      collect() {
        this.set(stats().unreadable);
      },
    });
  }
}
