import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Alias, AliasTable, Found } from './aliases.ts';
import { refusal } from './sqlite-file.ts';
import { SqliteScrubber } from './sqlite-scrubber.ts';

interface Waiting {
  aliases: readonly Alias[];
  resolve(found: Found): void;
  reject(error: unknown): void;
}

/**
 * Aliases in one SQLite file. Rows are written once per new address; those of one turn of the event loop share a
 * transaction and its sync.
 */
export class SqliteAliases implements AliasTable {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #get: StatementSync;
  readonly #add: StatementSync;
  readonly #of: StatementSync;
  readonly #remove: StatementSync;
  readonly #scrubber: SqliteScrubber;
  #waiting: Waiting[] = [];

  /** @throws ProsaError `store_failed` */
  constructor(path: string) {
    this.#path = path;
    this.#database = openDatabase(path);
    this.#scrubber = new SqliteScrubber(path, this.#database);
    this.#of = this.#database.prepare('SELECT address_hash FROM aliases WHERE conversation = ?');
    this.#remove = this.#database.prepare('DELETE FROM aliases WHERE conversation = ?');
    this.#get = this.#database.prepare('SELECT conversation FROM aliases WHERE address_hash = ?');
    this.#add = this.#database.prepare(
      'INSERT OR IGNORE INTO aliases (address_hash, conversation) VALUES (?, ?)',
    );
  }

  find(addressHashes: readonly string[]): Found {
    return addressHashes.map((hash) => this.#get.get(hash)?.conversation as string | undefined);
  }

  add(aliases: readonly Alias[]): Promise<Found> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ aliases, resolve, reject }) === 1) setImmediate(() => this.#write());
    });
  }

  of(conversations: readonly string[]): string[] {
    return conversations.flatMap((id) => this.#of.all(id).map((row) => row.address_hash as string));
  }

  async remove(conversations: readonly string[]): Promise<number> {
    let removed = 0;
    this.#transaction(() => {
      for (const conversation of conversations) removed += this.#remove.run(conversation).changes as number;
    });
    return removed;
  }

  scrub(): boolean {
    return this.#scrubber.piece();
  }

  close(): void {
    this.#write();
    this.#database.close();
    this.#scrubber.close();
  }

  #write(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length === 0) return;
    const found: Found[] = [];
    try {
      this.#transaction(() => {
        for (const { aliases } of waiting) found.push(this.#writeAll(aliases));
      });
    } catch (error) {
      for (const { reject } of waiting) reject(error);
      return;
    }
    for (const [index, { resolve }] of waiting.entries()) resolve(found[index]!);
  }

  #writeAll(aliases: readonly Alias[]): Found {
    const hashes = aliases.map(({ addressHash }) => addressHash);
    const before = this.find(hashes);
    const isTaken = before.some((lead, n) => lead !== undefined && lead !== aliases[n]!.conversation);
    if (isTaken) return before;
    for (const { addressHash, conversation } of aliases) this.#add.run(addressHash, conversation);
    return this.find(hashes);
  }

  #transaction(write: () => void): void {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      write();
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw refusal(this.#path, error);
    }
  }
}

function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA busy_timeout = 2000;
      PRAGMA secure_delete = ON;
      CREATE TABLE IF NOT EXISTS aliases (address_hash TEXT PRIMARY KEY, conversation TEXT NOT NULL) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS aliases_by_conversation ON aliases (conversation);
    `);
    return database;
  } catch (error) {
    database.close();
    throw refusal(path, error);
  }
}
