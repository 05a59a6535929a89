import type { Registry } from 'prom-client';
import type { ResultCache } from '../effects/result-cache.ts';
import { METRICS } from './catalogue.ts';
import { Counter } from './instruments.ts';

/** How often results were found among those kept. */
export function countResults(registry: Registry, cache: ResultCache): void {
  new Counter(registry, METRICS.toolResults, (results: Counter<typeof METRICS.toolResults.labels>) => {
    for (const [tool, { hits, misses }] of cache.asked) {
      results.series({ tool, outcome: 'hit' }).value = hits;
      results.series({ tool, outcome: 'miss' }).value = misses;
    }
  });
}
