import { Counter, type Registry } from 'prom-client';
import type { ResultCache } from '../effects/result-cache.ts';

/** How often results were found among those kept. */
export function countResults(registry: Registry, cache: ResultCache): void {
  const counted = new Map<string, { hits: number; misses: number }>();
  new Counter({
    name: 'prosa_tool_results_total',
    help: 'Results of tools asked for, by whether they were kept from before.',
    labelNames: ['tool', 'outcome'],
    registers: [registry],
    collect() {
      for (const [tool, { hits, misses }] of cache.asked) {
        const before = counted.get(tool) ?? { hits: 0, misses: 0 };
        this.inc({ tool, outcome: 'hit' }, hits - before.hits);
        this.inc({ tool, outcome: 'miss' }, misses - before.misses);
        counted.set(tool, { hits, misses });
      }
    },
  });
}
