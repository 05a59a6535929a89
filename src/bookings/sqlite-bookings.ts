/**
 * Bookings in one SQLite file that every thread of the process opens for itself.
 *
 * What is asked in one turn of the event loop shares a transaction and its sync. A transaction begins with the lock
 * for writing, so what it finds free stays free until it has committed. While another thread has that lock, those who
 * ask wait without blocking their own thread.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { ProsaError } from '../errors.ts';
import { refusal } from '../store/sqlite-file.ts';
import {
  type Bookings,
  type Claim,
  type ClaimAnswer,
  type ClaimQuery,
  type ClaimRequest,
  checkAnswer,
  checkRequest,
  checkSpan,
  type HoldRequest,
  type KeptBookings,
  type KeptClaim,
  type Span,
} from './bookings.ts';
import { SqliteClaims } from './sqlite-claims.ts';

/** How long the lock for writing is tried for, and at most between two tries (ms). */
const PATIENCE = 10_000;
const LONGEST_REST = 8;
/** What one transaction does at most, so that the thread has its turn in between. */
const AT_ONCE = 256;

interface Waiting {
  work(claims: SqliteClaims): unknown;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

export class SqliteBookings implements Bookings {
  readonly #path: string;
  readonly #claims: SqliteClaims;
  #waiting: Waiting[] = [];
  #isWriting = false;
  #isClosed = false;

  /** @throws ProsaError `data_format`, `store_failed` */
  constructor(path: string) {
    this.#path = path;
    this.#claims = new SqliteClaims(path);
  }

  hold(request: HoldRequest, now: number): Promise<ClaimAnswer> {
    return this.#claim(request, now);
  }

  book({ id, conversation, resource, from, to, unless }: ClaimRequest, now: number): Promise<ClaimAnswer> {
    return this.#claim({ id, conversation, resource, from, to, ...(unless && { unless }) }, now);
  }

  release(conversation: string, claim: string): Promise<boolean> {
    return this.#write((claims) => claims.release(conversation, claim));
  }

  async find(conversation: string, now: number): Promise<Claim[]> {
    return this.#read((claims) => claims.of(conversation, now));
  }

  async list(query: ClaimQuery, now: number): Promise<KeptClaim[]> {
    return this.#read((claims) => claims.list(query, now));
  }

  async get(claim: string, now: number): Promise<KeptClaim | undefined> {
    return this.#read((claims) => claims.get(claim, now));
  }

  async taken(
    resources: readonly string[],
    from: number,
    to: number,
    now: number,
    except?: string,
  ): Promise<Span[]> {
    for (const resource of resources) checkSpan({ resource, from, to });
    return this.#read((claims) => claims.taken(resources, from, to, now, except));
  }

  forget(conversations: readonly string[]): Promise<number> {
    return this.#write((claims) =>
      conversations.reduce((all, conversation) => all + claims.forget(conversation), 0),
    );
  }

  async scrub(): Promise<boolean> {
    return this.#patiently(() => this.#claims.scrub());
  }

  async everything(): Promise<KeptBookings> {
    return this.#read((claims) => claims.everything());
  }

  restore(kept: KeptBookings): Promise<void> {
    return this.#write((claims) => claims.restore(kept));
  }

  close(): void {
    this.#isClosed = true;
    this.#fail(this.#waiting.splice(0), this.#closedError());
    this.#claims.close();
  }

  async #claim(request: ClaimRequest & { until?: number }, now: number): Promise<ClaimAnswer> {
    checkRequest(request);
    return checkAnswer(request, await this.#write((claims) => claims.claim(request, now)));
  }

  #read<T>(read: (claims: SqliteClaims) => T): Promise<T> {
    return this.#patiently(() => read(this.#claims));
  }

  #write<T>(work: (claims: SqliteClaims) => T): Promise<T> {
    if (this.#isClosed) return Promise.reject(this.#closedError());
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as Waiting['resolve'], reject });
      if (this.#isWriting) return;
      this.#isWriting = true;
      setImmediate(() => void this.#writeAll());
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      let taken: Waiting[] = [];
      try {
        const results = await this.#patiently(() => {
          this.#claims.begin();
          if (taken.length === 0) taken = this.#waiting.splice(0, AT_ONCE);
          return this.#claims.finish(() => taken.map(({ work }) => work(this.#claims)));
        });
        for (const [index, { resolve }] of taken.entries()) resolve(results[index]);
      } catch (error) {
        this.#fail(taken.length > 0 ? taken : this.#waiting.splice(0, AT_ONCE), error);
      }
    }
    this.#isWriting = false;
  }

  #fail(waiting: readonly Waiting[], error: unknown): void {
    for (const { reject } of waiting) reject(error);
  }

  /** As soon as no other thread is in the way. */
  async #patiently<T>(act: () => T): Promise<T> {
    const deadline = performance.now() + PATIENCE;
    for (let rest = 1; ; rest = Math.min(2 * rest, LONGEST_REST)) {
      if (this.#isClosed) throw this.#closedError();
      try {
        return act();
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) throw refusal(this.#path, error);
      }
      await delay(rest * (0.5 + Math.random()));
    }
  }

  #closedError(): ProsaError {
    return new ProsaError('shard_closed', 'the bookings are closed');
  }
}

const SQLITE_BUSY = 5;

/** Extended codes have the kind in their lowest byte. */
const isBusy = (error: unknown) =>
  ((error as { errcode?: number } | undefined)?.errcode ?? 0) % 256 === SQLITE_BUSY;
