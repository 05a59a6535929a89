/** What is done once for all conversations: publishing funnels, erasing contacts, retention. */
import type { Bookings } from '../bookings/bookings.ts';
import type { Config } from '../config.ts';
import { type ErasedContacts, Eraser } from '../erasure/eraser.ts';
import { ErasureFiles } from '../erasure/erasure-files.ts';
import { Retention } from '../erasure/retention.ts';
import type { FunnelModule } from '../funnel/catalogue.ts';
import { Publisher } from '../funnel/publisher.ts';
import { erasureHosts } from '../shard/erasure-hosts.ts';
import { funnelHosts } from '../shard/funnel-hosts.ts';
import type { ShardCaller } from '../shard/shard-caller.ts';
import type { DurableFiles } from '../store/durable-files.ts';
import type { ErasureMetrics } from '../telemetry/erasure-metrics.ts';
import type { Logger } from '../telemetry/logger.ts';
import { systemClock } from '../timers/clock.ts';

export interface CaretakingParts {
  config: Config;
  modules: Record<string, FunnelModule>;
  /** All groups, wherever they are hosted. */
  shards: ShardCaller;
  groups: number;
  groupOf(conversation: string): number;
  contacts: ErasedContacts;
  bookings: Pick<Bookings, 'find' | 'forget' | 'scrub'>;
  funnelFiles: DurableFiles;
  erasureFiles: DurableFiles;
  metrics: ErasureMetrics;
  log: Logger;
}

export class Caretaking {
  readonly publisher: Publisher;
  readonly eraser: Eraser;
  readonly #retention: Retention | undefined;

  constructor(parts: CaretakingParts) {
    const { config, shards, groups, groupOf, contacts, bookings, metrics, log } = parts;
    this.publisher = new Publisher({
      files: parts.funnelFiles,
      modules: parts.modules,
      hosts: funnelHosts(shards, groups),
      log,
      now: Date.now,
    });
    const hosts = erasureHosts(shards, groups, groupOf);
    this.eraser = new Eraser({
      hosts,
      contacts,
      bookings,
      files: new ErasureFiles(parts.erasureFiles),
      clock: systemClock,
      log,
      erased: (reason, counts) => metrics.erased(reason, counts),
    });
    if (config.retentionDays === undefined) return;
    this.#retention = new Retention({
      days: config.retentionDays,
      hosts,
      eraser: this.eraser,
      clock: systemClock,
      log,
      trimmed: (counts) => metrics.trimmed(counts),
      untrimmable: () => metrics.untrimmable(),
    });
  }

  /** Goes on with what was unfinished; after the groups are open, before anyone writes. */
  async resume(): Promise<void> {
    await this.publisher.resume();
    await this.eraser.resume();
    this.#retention?.start();
  }

  /** Before the groups close. */
  async close(): Promise<void> {
    await this.publisher.close();
    await this.#retention?.close();
    await this.eraser.close();
  }
}
