/**
 * Carries a migration out: each group of conversations a page at a time, with a rest in between, until all have been
 * seen once. It keeps nothing durable. Begun again after a crash it finds those who have moved, and goes on.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../telemetry/logger.ts';
import type { FunnelHosts } from './funnel-hosts.ts';
import { addCounts, type MigrationCounts } from './migration-counts.ts';

/** Between two pages of a group (ms). */
const REST = 5;
/** Before a page is tried again, longer each time (ms). */
const FIRST_RETRY = 250;
const LAST_RETRY = 30_000;

export interface MigrationProgress extends MigrationCounts {
  /** Conversations looked at, and how many there are, once that is known. */
  examined: number;
  total?: number;
}

export class MigrationRun {
  readonly migration: string;
  /** Resolves once it has ended: true if it saw everyone, false if it was stopped. */
  readonly ended: Promise<boolean>;
  readonly #hosts: FunnelHosts;
  readonly #log: Logger;
  readonly #progress: MigrationProgress = { examined: 0, moved: 0, stayed: [] };
  readonly #stop = new AbortController();

  constructor(migration: string, hosts: FunnelHosts, log: Logger) {
    this.migration = migration;
    this.#hosts = hosts;
    this.#log = log;
    const groups = Array.from({ length: hosts.groups }, (_, group) => this.#moveGroup(group));
    this.ended = Promise.all(groups).then((all) => all.every((done) => done));
  }

  get progress(): MigrationProgress {
    return structuredClone(this.#progress);
  }

  set total(conversations: number) {
    this.#progress.total = conversations;
  }

  /** Finishes the pages that are under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.ended;
  }

  async #moveGroup(group: number): Promise<boolean> {
    let after = 0;
    let retry = FIRST_RETRY;
    while (!this.#stop.signal.aborted) {
      try {
        const page = await this.#hosts.migrate(group, this.migration, after);
        retry = FIRST_RETRY;
        this.#progress.examined += page.examined;
        addCounts(this.#progress, page);
        if (page.next === undefined) return true;
        after = page.next;
        await this.#rest(REST);
      } catch (error) {
        this.#log.warn({ err: error, group, migration: this.migration }, 'migration waits for its group');
        await this.#rest(retry);
        retry = Math.min(2 * retry, LAST_RETRY);
      }
    }
    return false;
  }

  async #rest(milliseconds: number): Promise<void> {
    await pause(milliseconds, undefined, { signal: this.#stop.signal }).catch(() => {});
  }
}
