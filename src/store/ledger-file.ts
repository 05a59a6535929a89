import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { ProsaError } from '../errors.ts';

/** How long another thread's transaction, which takes some milliseconds at most, is waited for (ms). */
const BUSY_TIMEOUT = 500;

/**
 * A SQLite file of sums that every worker thread opens. It survives the death of the process; of a power failure it
 * may lose the last moments, which is not worth a sync for each transaction.
 */
export class LedgerFile {
  readonly #database: DatabaseSync;
  readonly #name: string;

  /**
   * @param name what a message calls it, e.g. `spend ledger`
   * @param schema what is made where it is missing
   * @throws ProsaError `store_failed`
   */
  constructor(path: string, name: string, schema: string) {
    this.#name = name;
    this.#database = this.refusing(() => {
      const database = new DatabaseSync(path);
      database.exec(`
        PRAGMA busy_timeout = ${BUSY_TIMEOUT};
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        PRAGMA secure_delete = ON;
        ${schema}
      `);
      return database;
    });
  }

  prepare(sql: string): StatementSync {
    return this.#database.prepare(sql);
  }

  /** With the lock for writing from its beginning. @throws ProsaError `store_failed`; then nothing was written */
  transaction<T>(work: () => T): T {
    return this.refusing(() => {
      this.#database.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        this.#database.exec('COMMIT');
        return result;
      } finally {
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      }
    });
  }

  /** @throws ProsaError `store_failed` for whatever it throws */
  refusing<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      const { message } = cause as Error;
      throw new ProsaError('store_failed', `the ${this.#name} in PROSA_DATA_DIR: ${message}`, { cause });
    }
  }

  close(): void {
    this.#database.close();
  }
}
