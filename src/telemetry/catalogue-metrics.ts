import type { Registry } from 'prom-client';
import type { CatalogueKeeper, LoadOutcome } from '../catalogue/keeper.ts';
import { METRICS } from './catalogue.ts';
import { Counter, Gauge, gaugeOf } from './instruments.ts';

/** What the thread that loads the catalogue tells of it. */
export class CatalogueMetrics {
  readonly #looks;

  /** @param maxAge of the catalogue (ms) */
  constructor(registry: Registry, keeper: () => CatalogueKeeper<unknown>, maxAge: number) {
    this.#looks = new Counter(registry, METRICS.catalogueLooks);
    gaugeOf(registry, METRICS.catalogueItems, () => keeper().snapshot?.items ?? 0);
    gaugeOf(registry, METRICS.catalogueProblems, () => keeper().report?.problems.length ?? 0);
    gaugeOf(registry, METRICS.catalogueAgeSeconds, () => keeper().age / 1000);
    new Gauge(registry, METRICS.catalogueMaxAgeSeconds).set({}, maxAge / 1000);
  }

  looked(outcome: LoadOutcome): void {
    this.#looks.inc({ outcome });
  }
}
