/** The versions, publications and migrations of a data directory as people see them. */
import { ProsaError } from '../errors.ts';
import { type Bundle, keptVersions, readKept } from './archive.ts';
import type { MigrationMap } from './migration.ts';
import { readMigration, readResult } from './migration-files.ts';
import type { MigrationProgress, MigrationRun } from './migration-run.ts';
import {
  liveOf,
  type Publication,
  type Publications,
  rollbackTarget,
  statusOf,
  type VersionStatus,
} from './publication.ts';
import { insideOf, type Standing } from './standing.ts';

export interface VersionView {
  version: string;
  status: VersionStatus;
  /** Conversations inside, in all and by state. */
  inside: number;
  states: { state: string; count: number }[];
  /** How it became live last; absent for one that never was since publications are recorded. */
  publication?: Publication;
}

export interface MigrationView extends Partial<MigrationProgress> {
  id: string;
  status: 'running' | 'done' | 'superseded';
  /** `<id>@<version>` */
  to: string;
  map: MigrationMap;
  startedAt: number;
  endedAt?: number;
}

export interface FunnelsView {
  live: string | undefined;
  /** What a rollback would make live. */
  rollback: string | undefined;
  versions: VersionView[];
  /** The newest first. */
  history: Publication[];
  /** The last one, under way or ended. */
  migration?: MigrationView;
}

interface Parts {
  directory: string;
  publications(): Publications;
  census(): Promise<Standing[]>;
  run(): MigrationRun | undefined;
}

export class FunnelViews {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async all(): Promise<FunnelsView> {
    const { directory, census } = this.#parts;
    const [standings, kept] = await Promise.all([census(), keptVersions(directory)]);
    const publications = this.#parts.publications();
    const versions = kept.map((version) => this.#version(version, standings));
    const last = publications.history.findLast(({ migration }) => migration !== undefined)?.migration;
    return {
      live: liveOf(publications),
      rollback: rollbackTarget(publications),
      versions: versions.sort((a, b) => since(b) - since(a)),
      history: publications.history.toReversed(),
      ...(last === undefined ? {} : { migration: this.migration(last) }),
    };
  }

  /** @throws ProsaError `not_found` */
  async one(version: string): Promise<VersionView & Bundle> {
    const bundle = readKept(this.#parts.directory, version);
    return { ...this.#version(version, await this.#parts.census()), ...bundle };
  }

  /** The newest first. */
  migrations(): MigrationView[] {
    const { history } = this.#parts.publications();
    return history
      .flatMap(({ migration }) => migration ?? [])
      .map((id) => this.migration(id))
      .toReversed();
  }

  /** @throws ProsaError `not_found` */
  migration(id: string): MigrationView {
    const { directory } = this.#parts;
    const { history } = this.#parts.publications();
    const index = history.findIndex(({ migration }) => migration === id);
    if (index === -1) throw new ProsaError('not_found', `there is no migration ${id}`);
    const { at, map, funnel, to } = readMigration(directory, id);
    const view = { id, to: `${funnel}@${to}`, map, startedAt: at };
    const result = readResult(directory, id);
    if (result !== undefined) return { ...view, ...result };
    if (index < history.length - 1) return { ...view, status: 'superseded' };
    const run = this.#parts.run();
    return { ...view, status: 'running', ...(run?.migration === id ? run.progress : {}) };
  }

  #version(version: string, standings: readonly Standing[]): VersionView {
    const publications = this.#parts.publications();
    const publication = publications.history.findLast((one) => one.version === version);
    return {
      version,
      status: statusOf(publications, version),
      inside: insideOf(standings, version),
      states: standings
        .filter((standing) => standing.version === version)
        .map(({ state, count }) => ({ state, count })),
      ...(publication === undefined ? {} : { publication }),
    };
  }
}

const since = ({ publication }: VersionView) => publication?.at ?? 0;
