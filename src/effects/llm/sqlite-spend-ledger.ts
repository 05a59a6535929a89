import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { ProsaError } from '../../errors.ts';
import type { Clock } from '../../timers/clock.ts';
import { ACCOUNT_OUTLIVES, type Reservation, type SpendAccount, type SpendLedger } from './spend-ledger.ts';

/** How long another thread's transaction, which takes some ten microseconds, is waited for (ms). */
const BUSY_TIMEOUT = 500;

/**
 * The ledger of one process: a SQLite file of its data directory that every worker thread opens. It survives the
 * death of the process; of a power failure it may lose the last moments, which is not worth a sync for each call.
 */
export class SqliteSpendLedger implements SpendLedger {
  readonly #database: DatabaseSync;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #total: StatementSync;
  readonly #begin: StatementSync;
  readonly #reserve: StatementSync;
  readonly #release: StatementSync;
  readonly #add: StatementSync;
  readonly #purge: StatementSync[];

  /** @throws ProsaError `store_failed` */
  constructor(path: string, clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.#database = refusing(() => {
      const database = new DatabaseSync(path);
      database.exec(`
        PRAGMA busy_timeout = ${BUSY_TIMEOUT};
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        PRAGMA secure_delete = ON;
        CREATE TABLE IF NOT EXISTS accounts (
          name TEXT PRIMARY KEY, settled INTEGER NOT NULL DEFAULT 0, ends INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS reservations (
          account TEXT NOT NULL, id TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (account, id)) WITHOUT ROWID;
      `);
      return database;
    });
    const prepare = (sql: string) => this.#database.prepare(sql);
    this.#total = prepare(`
      SELECT coalesce((SELECT settled FROM accounts WHERE name = :name), 0) +
             coalesce((SELECT sum(amount) FROM reservations WHERE account = :name), 0) AS total`);
    this.#begin = prepare('INSERT OR IGNORE INTO accounts (name, ends) VALUES (?, ?)');
    this.#reserve = prepare('INSERT INTO reservations (account, id, amount) VALUES (?, ?, ?)');
    this.#release = prepare('DELETE FROM reservations WHERE account = ? AND id = ?');
    this.#add = prepare('UPDATE accounts SET settled = settled + ? WHERE name = ?');
    this.#purge = [
      prepare('DELETE FROM reservations WHERE account IN (SELECT name FROM accounts WHERE ends < ?)'),
      prepare('DELETE FROM accounts WHERE ends < ?'),
    ];
  }

  async reserve(
    id: string,
    accounts: readonly SpendAccount[],
    least: number,
    most: number,
  ): Promise<Reservation> {
    return this.#transaction(() => {
      for (const statement of this.#purge) statement.run(this.#clock.now() - ACCOUNT_OUTLIVES);
      for (const { name } of accounts) this.#release.run(name, id);
      let reserved = most;
      for (const { name, limit } of accounts) {
        if (limit === undefined) continue;
        reserved = Math.min(reserved, limit - this.#totalOf(name));
        if (reserved < least) return { exhausted: name };
      }
      for (const { name, ends } of accounts) {
        this.#begin.run(name, ends);
        this.#reserve.run(name, id, reserved);
      }
      return { reserved };
    });
  }

  async settle(id: string, accounts: readonly SpendAccount[], spent: number): Promise<void> {
    this.#transaction(() => {
      for (const { name } of accounts) {
        if (this.#release.run(name, id).changes > 0) this.#add.run(spent, name);
      }
    });
  }

  async totals(accounts: readonly SpendAccount[]): Promise<number[]> {
    return refusing(() => accounts.map(({ name }) => this.#totalOf(name)));
  }

  close(): void {
    this.#database.close();
  }

  #totalOf(name: string): number {
    return this.#total.get({ name })!.total as number;
  }

  #transaction<T>(work: () => T): T {
    return refusing(() => {
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
}

function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const { message } = cause as Error;
    throw new ProsaError('store_failed', `the spend ledger in PROSA_DATA_DIR: ${message}`, { cause });
  }
}
