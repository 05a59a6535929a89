import type { Registry } from 'prom-client';
import type { SupervisionObserver } from '../shard/supervision.ts';
import type { DeathReason } from '../shard/supervisor.ts';
import type { Overdue } from '../shard/watchdog.ts';
import { METRICS } from './catalogue.ts';
import { Counter, Histogram } from './instruments.ts';

/** What the main thread counts of its worker threads. */
export class SupervisionMetrics implements SupervisionObserver {
  readonly #deaths;
  readonly #kills;
  readonly #quarantined: Counter<typeof METRICS.quarantinedEvents.labels>;
  readonly #reopening;

  constructor(registry: Registry) {
    this.#deaths = new Counter(registry, METRICS.workerDeaths);
    this.#kills = new Counter(registry, METRICS.watchdogKills);
    this.#quarantined = new Counter(registry, METRICS.quarantinedEvents);
    this.#reopening = new Histogram(registry, METRICS.workerRestartSeconds).series({});
  }

  died(reason: DeathReason): void {
    this.#deaths.inc({ reason });
  }

  killed(reason: Overdue): void {
    this.#kills.inc({ reason });
  }

  quarantined(kind: string): void {
    this.#quarantined.inc({ kind });
  }

  reopened(took: number): void {
    this.#reopening.observe(took / 1000);
  }
}
