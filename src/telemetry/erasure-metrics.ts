import type { Registry } from 'prom-client';
import type { ErasureCounts, ErasureReason, TrimCounts } from '../erasure/receipt.ts';
import { METRICS } from './catalogue.ts';
import { Counter, gaugeOf } from './instruments.ts';

/** What the main thread counts of erasures. */
export class ErasureMetrics {
  readonly #conversations;
  readonly #entries;
  readonly #untrimmable;

  constructor(registry: Registry, unfinished: () => number) {
    this.#conversations = new Counter(registry, METRICS.conversationsErased);
    this.#entries = new Counter(registry, METRICS.journalEntriesErased);
    this.#untrimmable = new Counter(registry, METRICS.journalsUntrimmable);
    gaugeOf(registry, METRICS.erasuresUnfinished, unfinished);
  }

  erased(reason: ErasureReason, { conversations, events }: ErasureCounts): void {
    this.#conversations.inc({ reason }, conversations);
    this.#entries.inc({ reason }, events);
  }

  trimmed({ events }: TrimCounts): void {
    this.#entries.inc({ reason: 'retention' }, events);
  }

  untrimmable(): void {
    this.#untrimmable.inc({});
  }
}
