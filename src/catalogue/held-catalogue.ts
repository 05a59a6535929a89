/** The snapshot that a thread works with. It begins with the data that come with the code. */
import { fileURLToPath } from 'node:url';
import { ProsaError } from '../errors.ts';
import type { CatalogueSchema, Snapshot } from './catalogue.ts';
import { makeSnapshot } from './snapshot.ts';
import { readTableFiles } from './table-files.ts';

/** When the source last said that the snapshot still is what it has (ms), and for how long that counts (ms). */
export interface Freshness {
  confirmedAt(): number;
  maxAge: number;
}

/** What a thread takes of a snapshot from another. */
export type PassedSnapshot<T> = Pick<Snapshot<T>, 'data' | 'hash'>;

export class HeldCatalogue<T> {
  readonly schema: CatalogueSchema<T>;
  /** Directory of the data that come with the code. */
  readonly directory: string;
  /** The data of that directory when the thread began. */
  readonly bundled: PassedSnapshot<T>;
  #current: PassedSnapshot<T>;
  #freshness: Freshness | undefined;

  /** @throws ProsaError `catalogue_invalid`, `catalogue_unavailable` */
  constructor(schema: CatalogueSchema<T>, directory: URL) {
    this.schema = schema;
    this.directory = fileURLToPath(directory);
    const made = makeSnapshot(schema, readTableFiles(this.directory, Object.keys(schema.tables)), 0);
    if ('refused' in made) throw new ProsaError('catalogue_invalid', `${this.directory}: ${made.refused}`);
    this.bundled = made.snapshot;
    this.#current = made.snapshot;
  }

  /** Also when it is old: names of things do not mislead as prices and free days do. */
  get current(): PassedSnapshot<T> {
    return this.#current;
  }

  take(snapshot: PassedSnapshot<T>): void {
    if (snapshot.hash !== this.#current.hash) this.#current = snapshot;
  }

  /** From now on the age of what is held counts. */
  limit(freshness: Freshness): void {
    this.#freshness = freshness;
  }

  /** What may be told as true now (ms). @throws ProsaError `catalogue_stale` */
  fresh(now: number): PassedSnapshot<T> {
    if (this.#freshness === undefined) return this.#current;
    const { confirmedAt, maxAge } = this.#freshness;
    const age = now - confirmedAt();
    if (age <= maxAge) return this.#current;
    const message = `the catalogue was last confirmed ${Math.round(age / 1000)} s ago, PROSA_CATALOGUE_MAX_AGE_SECONDS is ${maxAge / 1000}`;
    throw new ProsaError('catalogue_stale', message);
  }
}
