import { closeSync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { ProsaError } from '../errors.ts';
import { pagesOf, zeroUnused } from './sqlite-scrub.ts';

/** Pages of 4 kB that one piece looks at. */
const PAGES_AT_ONCE = 512;

/**
 * Goes over the file of a database in pieces, so that nothing is left in it of what was deleted with
 * `secure_delete` before the pass began.
 *
 * The file is opened a second time for it, once and for good: POSIX drops the locks of a process on a file when
 * the process closes it, so this handle is closed after the database.
 */
export class SqliteScrubber {
  readonly #path: string;
  readonly #database: DatabaseSync;
  #file: number | undefined;
  #next = 1;

  constructor(path: string, database: DatabaseSync) {
    this.#path = path;
    this.#database = database;
  }

  /** Between transactions. @returns whether that was the last piece of a pass */
  piece(): boolean {
    if (this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()!.busy !== 0) {
      throw new ProsaError('internal', `${this.#path}: something reads the file; it cannot be scrubbed`);
    }
    this.#file ??= openSync(this.#path, 'r+');
    const changed = zeroUnused(this.#file, this.#next, PAGES_AT_ONCE);
    if (changed > 0) this.#database.exec('PRAGMA shrink_memory'); // pages in memory still hold what was zeroed
    this.#next += PAGES_AT_ONCE;
    if (this.#next <= pagesOf(this.#file).pages) return false;
    this.#next = 1;
    return true;
  }

  /** After the database. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
