/**
 * Keeps a snapshot up to date: reads its source when that changes or is due, and takes what passes.
 *
 * 1. What is taken stays until something better passes: neither a failing source nor a refused snapshot replaces it.
 * 2. It is confirmed each time the source says, or shows, that it has what was taken. While what the source has is
 *    refused, nothing is confirmed, so the data grow old.
 * 3. The source is asked one thing at a time.
 */
import { ProsaError } from '../errors.ts';
import type { CatalogueSchema, CatalogueSource, Report, Snapshot } from './catalogue.ts';
import { makeSnapshot } from './snapshot.ts';

/** How a look at the source ended. */
export type LoadOutcome = 'changed' | 'unchanged' | 'refused' | 'failed';

export interface KeeperParts<T> {
  schema: CatalogueSchema<T>;
  source: CatalogueSource;
  now(): number;
  /** Called with each snapshot that differs from the one before, and each time one is confirmed (ms). */
  took(snapshot: Snapshot<T>): void;
  confirmed(at: number): void;
  /** `why` is there for `refused` and `failed`. */
  looked(outcome: LoadOutcome, why?: string): void;
}

export class CatalogueKeeper<T> {
  readonly #parts: KeeperParts<T>;
  readonly #stopped = new AbortController();
  #snapshot: Snapshot<T> | undefined;
  #report: Report | undefined;
  /** What the source had last was refused. */
  #refused: string | undefined;
  #confirmedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #unwatch = () => {};
  #looking: Promise<void> | undefined;
  #again = false;

  constructor(parts: KeeperParts<T>) {
    this.#parts = parts;
  }

  get snapshot(): Snapshot<T> | undefined {
    return this.#snapshot;
  }

  /** Of what the source had last, also where that was refused. */
  get report(): Report | undefined {
    return this.#report;
  }

  /** How long ago it was confirmed (ms). */
  get age(): number {
    return this.#parts.now() - this.#confirmedAt;
  }

  /** Loads it and keeps it from then on. @throws ProsaError `catalogue_invalid`, `catalogue_unavailable` */
  async start(): Promise<Snapshot<T>> {
    const { source } = this.#parts;
    const made = await this.#load();
    if (made !== undefined) throw made;
    this.#unwatch = source.watch?.(() => this.#look()) ?? this.#unwatch;
    this.#wait();
    return this.#snapshot!;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    clearTimeout(this.#timer);
    this.#unwatch();
    await this.#looking;
  }

  #wait(): void {
    if (this.#stopped.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), this.#parts.source.pollEvery).unref();
  }

  #look(): void {
    if (this.#looking !== undefined) {
      this.#again = true;
      return;
    }
    this.#looking = this.#load()
      .then(() => {})
      .finally(() => {
        this.#looking = undefined;
        if (this.#again && !this.#stopped.signal.aborted) {
          this.#again = false;
          this.#look();
        } else this.#wait();
      });
  }

  /** @returns why nothing was taken */
  async #load(): Promise<ProsaError | undefined> {
    const { schema, source, now, took, confirmed, looked } = this.#parts;
    const asked = now();
    try {
      const files = await source.read(this.#stopped.signal);
      if (files === undefined) {
        if (this.#refused !== undefined) return this.#refuse(this.#refused);
        this.#confirmedAt = asked;
        confirmed(asked);
        looked('unchanged');
        return undefined;
      }
      const made = makeSnapshot(schema, files, now());
      if ('refused' in made) {
        this.#report = made.report;
        return this.#refuse(made.refused);
      }
      const { snapshot } = made;
      const isAnother = snapshot.hash !== this.#snapshot?.hash;
      this.#refused = undefined;
      this.#report = snapshot.report;
      this.#snapshot = snapshot;
      this.#confirmedAt = asked;
      if (isAnother) took(snapshot);
      confirmed(asked);
      looked(isAnother ? 'changed' : 'unchanged');
      return undefined;
    } catch (error) {
      if (this.#stopped.signal.aborted) return undefined;
      const failure =
        error instanceof ProsaError
          ? error
          : new ProsaError('catalogue_unavailable', `${source.name}: ${(error as Error).message}`, {
              cause: error,
            });
      looked('failed', failure.message);
      return failure;
    }
  }

  #refuse(why: string): ProsaError {
    this.#refused = why;
    this.#parts.looked('refused', why);
    return new ProsaError('catalogue_invalid', `${this.#parts.source.name}: ${why}`);
  }
}
