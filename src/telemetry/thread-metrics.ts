import { performance } from 'node:perf_hooks';
import type { Registry } from 'prom-client';
import { METRICS } from './catalogue.ts';
import { Counter, Gauge } from './instruments.ts';

export interface Workers {
  /** Threads that host shards. */
  readonly slots: number;
  /** How long each thread there is has been busy since it started (ms), by its id. */
  busy(): ReadonlyMap<number, number>;
}

/** Busy is what does not wait for events: work, and what blocks a thread, as a write to a file does. */
const busyMain = () => performance.eventLoopUtilization().active;

/** How busy the threads of a process are: what it has left is known before it falls behind. */
export class ThreadMetrics {
  /** What was counted of each thread (ms), by its id; gone with the thread, which leaves the sum as it is. */
  #counted: ReadonlyMap<string, number> = new Map();

  /** @param main how long the main thread has been busy (ms) */
  constructor(registry: Registry, workers?: Workers, main: () => number = busyMain) {
    const count = () => this.#count(main(), workers?.busy() ?? new Map());
    new Counter(
      registry,
      METRICS.threadBusySeconds,
      (busy: Counter<typeof METRICS.threadBusySeconds.labels>) => {
        const { main, worker } = count();
        busy.inc({ thread: 'main' }, main / 1000);
        if (workers !== undefined) busy.inc({ thread: 'worker' }, worker / 1000);
      },
    );
    const threads = new Gauge(registry, METRICS.threads);
    threads.set({ thread: 'main' }, 1);
    if (workers !== undefined) threads.set({ thread: 'worker' }, workers.slots);
  }

  /** What was added since the last time (ms). */
  #count(main: number, workers: ReadonlyMap<number, number>): { main: number; worker: number } {
    const before = this.#counted;
    const now = new Map([
      ['main', main],
      ...[...workers].map(([id, busy]) => [`worker ${id}`, busy] as const),
    ]);
    this.#counted = now;
    const added = { main: 0, worker: 0 };
    for (const [name, busy] of now) {
      added[name === 'main' ? 'main' : 'worker'] += Math.max(0, busy - (before.get(name) ?? 0));
    }
    return added;
  }
}
