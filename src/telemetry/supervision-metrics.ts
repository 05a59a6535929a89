import { Counter, Histogram, type Registry } from 'prom-client';
import type { SupervisionObserver } from '../shard/supervision.ts';
import type { DeathReason } from '../shard/supervisor.ts';
import type { Overdue } from '../shard/watchdog.ts';

/** What the main thread counts of its worker threads. */
export class SupervisionMetrics implements SupervisionObserver {
  readonly #deaths: Counter<'reason'>;
  readonly #kills: Counter<'reason'>;
  readonly #quarantined: Counter<'kind'>;
  readonly #reopening: Histogram;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#deaths = new Counter({
      name: 'prosa_worker_deaths_total',
      help: 'Worker threads that died, by reason.',
      labelNames: ['reason'],
      registers,
    });
    this.#kills = new Counter({
      name: 'prosa_watchdog_kills_total',
      help: 'Worker threads that were ended because they did not get on.',
      labelNames: ['reason'],
      registers,
    });
    this.#quarantined = new Counter({
      name: 'prosa_quarantined_events_total',
      help: 'Events and runs of effects that killed workers and are not tried again.',
      labelNames: ['kind'],
      registers,
    });
    this.#reopening = new Histogram({
      name: 'prosa_worker_restart_seconds',
      help: 'From the death of a worker thread until its shards were open again.',
      buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    });
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
