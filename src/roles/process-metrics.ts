/** What a process counts, with what its worker threads count. */
import { readFileSync } from 'node:fs';
import type { Registry } from 'prom-client';
import type { ShardPool } from '../shard/shard-pool.ts';
import { METRICS } from '../telemetry/catalogue.ts';
import { Gauge, gaugeOf } from '../telemetry/instruments.ts';
import { MergedMetrics } from '../telemetry/merged-metrics.ts';

type Role = (typeof METRICS.buildInfo.labels.role)[number];

export function versionOfProsa(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** What the process is and whether it is ready. */
export function tellProcess(registry: Registry, role: Role, notReady: () => readonly string[]): void {
  new Gauge(registry, METRICS.buildInfo).set({ version: versionOfProsa(), role }, 1);
  gaugeOf(registry, METRICS.ready, () => (notReady().length === 0 ? 1 : 0));
}

/** All that the process and its worker threads count, in Prometheus' text format, each time it is asked for. */
export function allMetrics(registry: Registry, pool: ShardPool): () => Promise<string> {
  const merged = new MergedMetrics();
  const slots = Array.from({ length: pool.slots }, (_, group) => group);
  return async () => {
    const answers = await Promise.allSettled(slots.map((group) => pool.run('metrics', { group })));
    const own = (await registry.getMetricsAsJSON()) as never;
    return merged.text(
      own,
      answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : undefined)),
    );
  };
}
