import type { DatabaseSync } from 'node:sqlite';
import { prepared, type Statements } from './sqlite-statements.ts';

/** Transactions of the file of a group, one after another. */
export class SqliteTransaction {
  readonly #database: DatabaseSync;
  readonly #sql: Statements<typeof STATEMENTS>;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#sql = prepared(database, STATEMENTS);
  }

  /**
   * @param takenBack nothing of it is in the file: what was noted beside it in memory does not hold. Where the disk is
   * full or broken SQLite has rolled back by itself
   */
  run<T>(write: () => T, takenBack?: () => void): T {
    this.#sql.begin.run();
    try {
      const result = write();
      this.#sql.commit.run();
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#sql.rollback.run();
      takenBack?.();
      throw error;
    }
  }
}

const STATEMENTS = { begin: 'BEGIN IMMEDIATE', commit: 'COMMIT', rollback: 'ROLLBACK' } as const;
