import { Counter, Gauge, type Registry } from 'prom-client';
import type { ErasureCounts, ErasureReason, TrimCounts } from '../erasure/receipt.ts';

/** What the main thread counts of erasures. */
export class ErasureMetrics {
  readonly #conversations: Counter<'reason'>;
  readonly #events: Counter<'reason'>;
  readonly #untrimmable: Counter;

  constructor(registry: Registry, unfinished: () => number) {
    const registers = [registry];
    this.#conversations = new Counter({
      name: 'prosa_conversations_erased_total',
      help: 'Conversations erased, by reason.',
      labelNames: ['reason'],
      registers,
    });
    this.#events = new Counter({
      name: 'prosa_journal_entries_erased_total',
      help: 'Journal entries erased with their conversation or trimmed, by reason.',
      labelNames: ['reason'],
      registers,
    });
    this.#untrimmable = new Counter({
      name: 'prosa_journals_untrimmable_total',
      help: 'Journals older than retention allows that do not replay and stay as they are.',
      registers,
    });
    new Gauge({
      name: 'prosa_erasures_unfinished',
      help: 'Erasures that have begun and are not complete.',
      registers,
      collect() {
        this.set(unfinished());
      },
    });
  }

  erased(reason: ErasureReason, { conversations, events }: ErasureCounts): void {
    this.#conversations.inc({ reason }, conversations);
    this.#events.inc({ reason }, events);
  }

  trimmed({ events }: TrimCounts): void {
    this.#events.inc({ reason: 'retention' }, events);
  }

  untrimmable(): void {
    this.#untrimmable.inc();
  }
}
