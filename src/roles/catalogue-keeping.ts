/** Loads the catalogue in the main thread, keeps it up to date and hands it to the worker threads. */
import { resolve } from 'node:path';
import type { Registry } from 'prom-client';
import type { CatalogueSource } from '../catalogue/catalogue.ts';
import { DirectorySource } from '../catalogue/directory-source.ts';
import type { HeldCatalogue, PassedSnapshot } from '../catalogue/held-catalogue.ts';
import { CatalogueKeeper, type LoadOutcome } from '../catalogue/keeper.ts';
import { problemText } from '../catalogue/snapshot.ts';
import { type FeedAddress, SnapshotFeed } from '../catalogue/snapshot-feed.ts';
import { UrlSource } from '../catalogue/url-source.ts';
import type { Config } from '../config.ts';
import { ProsaError } from '../errors.ts';
import { CatalogueMetrics } from '../telemetry/catalogue-metrics.ts';
import type { Logger } from '../telemetry/logger.ts';
import { Seldom } from '../telemetry/seldom.ts';

export interface KeptCatalogue {
  /** Where worker threads get it. */
  address: FeedAddress;
  snapshot(): PassedSnapshot<unknown>;
  stop(): Promise<void>;
}

/** The same trouble is logged so far apart (ms). */
const REMIND_EVERY = 10 * 60_000;
const MOST_LOGGED = 5;

/**
 * Resolves when it is loaded.
 * @param held of the module with the funnels' code; undefined where they need none
 * @throws ProsaError `catalogue_invalid`, `catalogue_unavailable` that name PROSA_CATALOGUE
 */
export async function keepCatalogue(
  held: HeldCatalogue<unknown> | undefined,
  config: Config,
  registry: Registry,
  log: Logger,
): Promise<KeptCatalogue | undefined> {
  if (held === undefined) return undefined;
  const source = sourceFor(held, config.catalogue);
  const feed = new SnapshotFeed<unknown>(config.catalogue.maxAge);
  const troubles = new Seldom(REMIND_EVERY);
  const keeper = new CatalogueKeeper({
    schema: held.schema,
    source,
    now: Date.now,
    took: (snapshot) => {
      feed.take(snapshot);
      const { items, hash, report } = snapshot;
      const problems = report.problems
        .slice(0, MOST_LOGGED)
        .map(({ value: _, ...problem }) => problemText(problem)); // what stood there may be personal
      const told = { source: source.name, items, hash, problems: report.problems.length };
      if (problems.length === 0) log.info(told, 'catalogue loaded');
      else log.warn({ ...told, first: problems }, 'catalogue loaded, with rows left out');
    },
    confirmed: (at) => feed.confirmed(at),
    looked: (outcome, why) => {
      metrics.looked(outcome);
      if (why !== undefined) troubles.say(outcome, (unsaid) => warn(outcome, why, unsaid));
    },
  });
  const warn = (outcome: LoadOutcome, why: string, unsaid: number) =>
    log.warn({ source: source.name, outcome, why, unsaid }, 'catalogue stays as it was');
  const metrics = new CatalogueMetrics(registry, () => keeper, config.catalogue.maxAge);
  try {
    await keeper.start();
  } catch (error) {
    feed.close();
    if (!(error instanceof ProsaError)) throw error;
    throw new ProsaError(error.code, `PROSA_CATALOGUE: ${error.message}`, { cause: error });
  }
  return {
    address: feed.address,
    snapshot: () => keeper.snapshot!,
    stop: async () => {
      await keeper.stop();
      feed.close();
    },
  };
}

/**
 * The source that the settings choose; by default the data that come with the code.
 * @throws ProsaError `config_invalid` for a table there is none of
 */
export function sourceFor(
  { schema, directory }: HeldCatalogue<unknown>,
  { source, pollEvery }: Pick<Config['catalogue'], 'source' | 'pollEvery'>,
): CatalogueSource {
  const tables = Object.keys(schema.tables);
  if (source === undefined) return new DirectorySource(directory, tables);
  if ('directory' in source) return new DirectorySource(resolve(source.directory), tables);
  const urls = new Map(Object.entries(source.urls).map(([table, url]) => [table, new URL(url)]));
  const unknown = [...urls.keys()].filter((table) => !tables.includes(table));
  if (unknown.length === 0) return new UrlSource(urls, pollEvery);
  const message = `PROSA_CATALOGUE names ${unknown.join(', ')}, but the tables are ${tables.join(', ')}`;
  throw new ProsaError('config_invalid', message);
}
