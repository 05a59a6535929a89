/** What a process counts, with what its worker threads count. */
import { readFileSync } from 'node:fs';
import { AggregatorRegistry, type Registry } from 'prom-client';
import type { ShardPool } from '../shard/shard-pool.ts';
import { METRICS } from '../telemetry/catalogue.ts';
import { Gauge, gaugeOf } from '../telemetry/instruments.ts';

type Role = (typeof METRICS.buildInfo.labels.role)[number];

/** What the process is and whether it is ready. */
export function tellProcess(registry: Registry, role: Role, notReady: () => readonly string[]): void {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  new Gauge(registry, METRICS.buildInfo).set({ version, role }, 1);
  gaugeOf(registry, METRICS.ready, () => (notReady().length === 0 ? 1 : 0));
}

/** In Prometheus' text format. */
export async function allMetrics(registry: Registry, pool: ShardPool): Promise<string> {
  const slots = Array.from({ length: pool.slots }, (_, group) => group);
  const answers = await Promise.allSettled(slots.map((group) => pool.run('metrics', { group })));
  const workers = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  return AggregatorRegistry.aggregate([await registry.getMetricsAsJSON(), ...workers] as never).metrics();
}
