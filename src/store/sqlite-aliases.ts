import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Alias, AliasTable } from './aliases.ts';

interface Waiting {
  aliases: readonly Alias[];
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Aliases in one SQLite file. Rows are written once per new address; those of one turn of the event loop share a
 * transaction and its sync.
 */
export class SqliteAliases implements AliasTable {
  readonly #database: DatabaseSync;
  readonly #get: StatementSync;
  readonly #add: StatementSync;
  #waiting: Waiting[] = [];

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA busy_timeout = 2000;
      CREATE TABLE IF NOT EXISTS aliases (address_hash TEXT PRIMARY KEY, conversation TEXT NOT NULL) WITHOUT ROWID;
    `);
    this.#get = this.#database.prepare('SELECT conversation FROM aliases WHERE address_hash = ?');
    this.#add = this.#database.prepare(
      'INSERT OR IGNORE INTO aliases (address_hash, conversation) VALUES (?, ?)',
    );
  }

  get(addressHash: string): string | undefined {
    return this.#get.get(addressHash)?.conversation as string | undefined;
  }

  add(aliases: readonly Alias[]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ aliases, resolve, reject }) === 1) setImmediate(() => this.#write());
    });
  }

  close(): void {
    this.#write();
    this.#database.close();
  }

  #write(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length === 0) return;
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      for (const { aliases } of waiting) {
        for (const { addressHash, conversation } of aliases) this.#add.run(addressHash, conversation);
      }
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      for (const { reject } of waiting) reject(error);
      return;
    }
    for (const { resolve } of waiting) resolve();
  }
}
