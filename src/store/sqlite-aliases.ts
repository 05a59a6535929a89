import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { AliasTable } from './aliases.ts';

/** Aliases in one SQLite file, with those used lately in memory. Rows are written once per new address. */
export class SqliteAliases implements AliasTable {
  readonly #database: DatabaseSync;
  readonly #get: StatementSync;
  readonly #add: StatementSync;
  readonly #recent = new Map<string, string | undefined>();
  readonly #capacity: number;

  constructor(path: string, capacity = 100_000) {
    this.#capacity = capacity;
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
    if (this.#recent.has(addressHash)) return this.#recent.get(addressHash);
    const conversation = this.#get.get(addressHash)?.conversation as string | undefined;
    if (this.#recent.size >= this.#capacity) this.#recent.delete(this.#recent.keys().next().value!);
    this.#recent.set(addressHash, conversation);
    return conversation;
  }

  add(aliases: readonly { addressHash: string; conversation: string }[]): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const { addressHash, conversation } of aliases) this.#add.run(addressHash, conversation);
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
    for (const { addressHash } of aliases) this.#recent.delete(addressHash);
  }

  close(): void {
    this.#database.close();
  }
}
