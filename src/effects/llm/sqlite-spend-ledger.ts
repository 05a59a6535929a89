import type { StatementSync } from 'node:sqlite';
import { LedgerFile } from '../../store/ledger-file.ts';
import type { Clock } from '../../timers/clock.ts';
import { ACCOUNT_OUTLIVES, type Reservation, type SpendAccount, type SpendLedger } from './spend-ledger.ts';

/** The ledger of one process: a file of its data directory. */
export class SqliteSpendLedger implements SpendLedger {
  readonly #file: LedgerFile;
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
    this.#file = new LedgerFile(
      path,
      'spend ledger',
      `
        CREATE TABLE IF NOT EXISTS accounts (
          name TEXT PRIMARY KEY, settled INTEGER NOT NULL DEFAULT 0, ends INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS reservations (
          account TEXT NOT NULL, id TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (account, id)) WITHOUT ROWID;
      `,
    );
    const prepare = (sql: string) => this.#file.prepare(sql);
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
    return this.#file.transaction(() => {
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
    this.#file.transaction(() => {
      for (const { name } of accounts) {
        if (this.#release.run(name, id).changes > 0) this.#add.run(spent, name);
      }
    });
  }

  async totals(accounts: readonly SpendAccount[]): Promise<number[]> {
    return this.#file.refusing(() => accounts.map(({ name }) => this.#totalOf(name)));
  }

  close(): void {
    this.#file.close();
  }

  #totalOf(name: string): number {
    return this.#total.get({ name })!.total as number;
  }
}
