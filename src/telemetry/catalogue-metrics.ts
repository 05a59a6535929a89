import { Counter, Gauge, type Registry } from 'prom-client';
import type { CatalogueKeeper, LoadOutcome } from '../catalogue/keeper.ts';

/** What the thread that loads the catalogue tells of it. */
export class CatalogueMetrics {
  readonly #looks: Counter<'outcome'>;

  constructor(registry: Registry, keeper: () => CatalogueKeeper<unknown>) {
    const registers = [registry];
    this.#looks = new Counter({
      name: 'prosa_catalogue_looks_total',
      help: 'Looks at the source of the catalogue, by outcome.',
      labelNames: ['outcome'],
      registers,
    });
    const gauge = (name: string, help: string, value: () => number) =>
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(value());
        },
      });
    gauge('prosa_catalogue_items', 'Items of the catalogue.', () => keeper().snapshot?.items ?? 0);
    gauge(
      'prosa_catalogue_problems',
      'Problems in what the source of the catalogue had last.',
      () => keeper().report?.problems.length ?? 0,
    );
    gauge(
      'prosa_catalogue_age_seconds',
      'How long ago the source confirmed the catalogue.',
      () => keeper().age / 1000,
    );
  }

  looked(outcome: LoadOutcome): void {
    this.#looks.inc({ outcome });
  }
}
