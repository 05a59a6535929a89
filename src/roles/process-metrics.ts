/** What a process counts, with what its worker threads count. */
import { AggregatorRegistry, Gauge, type Registry } from 'prom-client';
import type { ShardPool } from '../shard/shard-pool.ts';

/** A gauge that is read when metrics are. */
export function gauge(registry: Registry, name: string, help: string, value: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(value());
    },
  });
}

/** In Prometheus' text format. */
export async function allMetrics(registry: Registry, pool: ShardPool): Promise<string> {
  const slots = Array.from({ length: pool.slots }, (_, group) => group);
  const answers = await Promise.allSettled(slots.map((group) => pool.run('metrics', { group })));
  const workers = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  return AggregatorRegistry.aggregate([await registry.getMetricsAsJSON(), ...workers] as never).metrics();
}
