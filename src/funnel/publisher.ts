/**
 * Publishes funnel versions on a data directory while conversations go on (G8).
 *
 * 1. A version is checked, kept durably and loaded by every host before it becomes live.
 * 2. It is live once `live.json` says so; the hosts are told after that, and a restart reads it there.
 * 3. One publication at a time. It ends the migration of the one before, at the pages that are being moved.
 * 4. A migration that has begun goes on after a crash until its result is written.
 */
import { isDeepStrictEqual } from 'node:util';
import { ProsaError } from '../errors.ts';
import type { DurableFiles } from '../store/durable-files.ts';
import type { Logger } from '../telemetry/logger.ts';
import { keepFunnel, keptVersions } from './archive.ts';
import type { FunnelModule } from './catalogue.ts';
import type { CompiledFunnel } from './compile.ts';
import { destinationsOf } from './destinations.ts';
import { DrainWatch } from './drain-watch.ts';
import type { FunnelHosts } from './funnel-hosts.ts';
import { FunnelViews } from './funnel-views.ts';
import { type MigrationPlan, nameOfFunnel } from './migration.ts';
import { nextMigrationId, readMigration, writeMigration } from './migration-files.ts';
import { MigrationRunner } from './migration-runner.ts';
import {
  assertLive,
  currentMigration,
  decideAtStart,
  liveOf,
  NOTHING_PUBLISHED,
  type Publication,
  type Publications,
  published,
  retire,
} from './publication.ts';
import { readPublications, writePublications } from './publication-file.ts';
import type { PublishReport, PublishRequest } from './publish-request.ts';
import { requestedMigration, requestedVersion } from './requested-version.ts';
import { SharedCensus } from './shared-census.ts';
import { insideOf, type Standing } from './standing.ts';

export interface PublisherParts {
  /** `<data>/funnels` */
  files: DurableFiles;
  modules: Record<string, FunnelModule>;
  hosts: FunnelHosts;
  log: Logger;
  now(): number;
}

export class Publisher {
  readonly views: FunnelViews;
  readonly #parts: PublisherParts;
  readonly #migrations: MigrationRunner;
  readonly #census: SharedCensus;
  readonly #drains: DrainWatch;
  #publications: Publications = NOTHING_PUBLISHED;
  /** The last of what is done one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
    this.#migrations = new MigrationRunner(parts);
    this.#census = new SharedCensus(
      () => parts.hosts.census(),
      (census) => this.#retireEmptyAfter(census),
    );
    this.#drains = new DrainWatch(
      () => this.#publications.draining.length > 0,
      () => this.#census.count(),
    );
    this.views = new FunnelViews({
      directory: parts.files.directory,
      publications: () => this.#publications,
      census: () => this.#census.count(),
      run: () => this.#migrations.run,
    });
  }

  /**
   * Decides what is live at a start, given what PROSA_FUNNEL names; before the hosts open.
   * @throws ProsaError `data_format`
   */
  async begin(funnel: CompiledFunnel): Promise<string> {
    const { files, log, now } = this.#parts;
    const version = nameOfFunnel(funnel);
    this.#publications = readPublications(files.directory);
    await keepFunnel(files, funnel);
    const decision = decideAtStart(this.#publications, version);
    const live = liveOf(this.#publications);
    if (decision.kind === 'publish') {
      const publication = this.#publication({ version, at: now(), by: 'start', existing: 'keep' });
      await this.#write(published(this.#publications, publication));
      log.info({ version, previous: live }, 'the funnel of PROSA_FUNNEL is live');
      return version;
    }
    if (decision.kind === 'superseded') {
      const { at, by, note } = decision.by;
      log.warn(
        { setting: version, live, by, note, at: new Date(at).toISOString() },
        'PROSA_FUNNEL names a version that a publication has replaced; the published one stays live',
      );
    }
    return live!;
  }

  /** Goes on with what was unfinished; after the hosts are open. @throws ProsaError `data_format` */
  resume(): Promise<void> {
    return this.#next(() => {
      if (!this.#closed) this.#goOn();
    });
  }

  #goOn(): void {
    const migration = currentMigration(this.#publications);
    if (migration !== undefined) this.#migrations.start(migration, this.#census.count());
    this.#drains.watch();
  }

  /** Before the hosts close. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#drains.stop();
    await this.#turn;
    await this.#migrations.stop();
  }

  /**
   * Resolves once the version is live everywhere; a migration goes on after that.
   * @throws ProsaError `funnel_invalid`, `migration_invalid`, `not_found`, `conflict`; then nothing has changed
   */
  publish(request: PublishRequest): Promise<PublishReport> {
    return this.#inTurn(() => this.#publish(request));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#next(() => {
      if (this.#closed) throw new ProsaError('shard_closed', 'Prosa is stopping');
      return work();
    });
  }

  #next<T>(work: () => T | Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #publish(request: PublishRequest): Promise<PublishReport> {
    const { existing, dryRun } = request;
    const { modules, files } = this.#parts;
    const { directory } = files;
    const publications = this.#publications;
    const { funnel, warnings, by } = requestedVersion(request.source, publications, directory, modules);
    const version = nameOfFunnel(funnel);
    const previous = liveOf(publications);
    // One that is live already was asked for again, as its answer was lost.
    if (request.from !== undefined && !dryRun && version !== previous) assertLive(publications, request.from);
    const plan =
      existing === 'migrate'
        ? await requestedMigration(request.map, funnel, publications, directory)
        : undefined;
    const report: PublishReport = {
      version,
      ...(previous === undefined ? {} : { previous }),
      existing,
      dryRun,
      changed: false,
      ...(warnings === '' ? {} : { warnings }),
      inside: [],
    };
    if (!dryRun) {
      const running = plan && version === previous ? this.#running(plan) : undefined;
      const nothingToDo = version === previous && (existing === 'keep' || running !== undefined);
      const migration = nothingToDo ? running : await this.#goLive(funnel, by, request, plan);
      report.changed = !nothingToDo;
      if (migration !== undefined) report.migration = migration;
    }
    report.inside = destinationsOf(await this.#census.count(), version, funnel.document, plan);
    return report;
  }

  /** The migration under way if it is the same. */
  #running(plan: MigrationPlan): string | undefined {
    const id = this.#migrations.run?.migration;
    if (id === undefined) return undefined;
    const { map, passages } = readMigration(this.#parts.files.directory, id);
    return isDeepStrictEqual([map, passages], [plan.map, plan.passages]) ? id : undefined;
  }

  async #goLive(
    funnel: CompiledFunnel,
    by: Publication['by'],
    { existing, note, who }: PublishRequest,
    plan: MigrationPlan | undefined,
  ): Promise<string | undefined> {
    const { files, hosts, log, now } = this.#parts;
    const version = nameOfFunnel(funnel);
    await keepFunnel(files, funnel);
    await hosts.load(version);
    const others = (await keptVersions(files.directory)).filter((other) => other !== version);
    const supersede = await this.#migrations.stop();
    try {
      const publication = this.#publication({ version, at: now(), by, existing });
      if (note !== undefined) publication.note = note;
      if (who !== undefined) publication.who = who;
      if (plan !== undefined) {
        publication.migration = nextMigrationId(this.#publications);
        await writeMigration(files, { id: publication.migration, at: publication.at, ...plan });
      }
      await this.#write(published(this.#publications, publication, others));
      await hosts.goLive(version);
      await supersede();
      log.info({ ...publication }, 'funnel published');
      return publication.migration;
    } finally {
      this.#goOn(); // the new migration, or the one before if this one was not published
    }
  }

  #publication(publication: Publication): Publication {
    const previous = liveOf(this.#publications);
    return previous === undefined ? publication : { ...publication, previous };
  }

  async #write(publications: Publications): Promise<void> {
    await writePublications(this.#parts.files, publications);
    this.#publications = publications;
    this.#census.countAnew();
  }

  #retireEmptyAfter(census: Promise<Standing[]>): void {
    const publications = this.#publications;
    census.then(
      (standings) => this.#retireEmpty(publications, standings),
      () => {}, // told to those who asked
    );
  }

  /** @param seen what was published when the count began */
  #retireEmpty(seen: Publications, standings: readonly Standing[]): void {
    const { hosts, log } = this.#parts;
    const empty = seen.draining.filter((version) => insideOf(standings, version) === 0);
    if (empty.length === 0 || this.#closed) return;
    this.#inTurn(async () => {
      if (this.#publications !== seen) return; // found again by the next count
      await this.#write(retire(seen, empty));
      await hosts.forget(empty);
      log.info({ versions: empty }, 'nobody is inside any more: retired');
    }).catch((error: unknown) => log.warn({ err: error, versions: empty }, 'drained, but not retired'));
  }
}
