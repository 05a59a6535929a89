/** The funnel versions and migrations of one worker thread, shared by its groups of shards. */
import { ProsaError } from '../errors.ts';
import { keptFunnels, loadKept } from '../funnel/archive.ts';
import type { FunnelModule } from '../funnel/catalogue.ts';
import { FunnelSet } from '../funnel/funnel-set.ts';
import type { Migration } from '../funnel/migration.ts';
import type { MigrationPage } from '../funnel/migration-counts.ts';
import { readMigration } from '../funnel/migration-files.ts';
import { readPublications } from '../funnel/publication-file.ts';
import type { Standing } from '../funnel/standing.ts';
import { warmUp } from '../perception/warm-up.ts';
import { takeCensus } from './census.ts';
import { withMoves } from './migration-enrich.ts';
import { type MigratingGroup, migratePage } from './migration-page.ts';
import type { Enrich } from './step-batch.ts';

/** Tasks about funnels and their answers, by type. Versions are `<id>@<version>`. */
export interface FunnelTasks {
  /** Makes sure the worker has the version. */
  loadFunnel: { task: { group: number; version: string }; answer: undefined };
  /** Conversations begin with the version from now on. */
  goLive: { task: { group: number; version: string }; answer: undefined };
  forgetFunnels: { task: { group: number; versions: readonly string[] }; answer: undefined };
  census: { task: { group: number }; answer: Standing[] };
  /** The page of the migration that begins after conversation number `after`. */
  migrate: { task: { group: number; migration: string; after: number }; answer: MigrationPage };
}

type Task = { [T in keyof FunnelTasks]: { type: T } & FunnelTasks[T]['task'] }[keyof FunnelTasks];

const TYPES = new Set<string>(['loadFunnel', 'goLive', 'forgetFunnels', 'census', 'migrate']);

export function isFunnelTask(task: { type: string }): task is Task {
  return TYPES.has(task.type);
}

export class ThreadFunnels {
  readonly #directory: string;
  readonly #modules: Record<string, FunnelModule>;
  readonly #migrations = new Map<string, Migration>();
  #set: Promise<FunnelSet> | undefined;

  constructor(directory: string, modules: Record<string, FunnelModule>) {
    this.#directory = directory;
    this.#modules = modules;
  }

  /** Loads every version that is in use, once; `live` is the one conversations begin with from now on. */
  async open(live: string): Promise<FunnelSet> {
    this.#set ??= this.#load(live).catch((error) => {
      this.#set = undefined; // opened again, it is tried again
      throw error;
    });
    const set = await this.#set;
    set.goLive(live);
    return set;
  }

  async #load(live: string): Promise<FunnelSet> {
    const { retired } = readPublications(this.#directory);
    const kept = await keptFunnels(this.#directory, this.#modules, retired);
    const set = new FunnelSet(kept, live, (version) => {
      try {
        return loadKept(this.#directory, version, this.#modules);
      } catch (error) {
        if (error instanceof ProsaError && error.code === 'not_found') return undefined;
        throw error;
      }
    });
    warmUp(set.live());
    return set;
  }

  enrich(funnels: FunnelSet, next: Enrich): Enrich {
    return withMoves(funnels, (id) => this.#migration(id), next);
  }

  #migration(id: string): Migration {
    let migration = this.#migrations.get(id);
    if (migration === undefined) {
      migration = readMigration(this.#directory, id);
      this.#migrations.set(id, migration);
    }
    return migration;
  }

  async perform(task: Task, group: MigratingGroup): Promise<FunnelTasks[keyof FunnelTasks]['answer']> {
    const set = await this.#set!;
    switch (task.type) {
      case 'loadFunnel':
        set.get(task.version);
        return undefined;
      case 'goLive':
        set.goLive(task.version);
        return undefined;
      case 'forgetFunnels':
        for (const version of task.versions) set.forget(version);
        return undefined;
      case 'census':
        return takeCensus(group.store);
      case 'migrate':
        return migratePage(group, this.#migration(task.migration), task.after, Date.now);
    }
  }
}
