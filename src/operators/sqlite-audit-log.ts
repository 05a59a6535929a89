import { DatabaseSync } from 'node:sqlite';
import { refusal } from '../store/sqlite-file.ts';
import {
  type Actor,
  type AuditEntry,
  type AuditLine,
  type AuditLog,
  type AuditPage,
  MOST_LINES,
} from './audit-log.ts';

/** The audit log in one SQLite file; ids are numbers that never come again. */
export class SqliteAuditLog implements AuditLog {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #keepFor: number;

  /** @param keepFor ms */
  constructor(path: string, keepFor = Number.POSITIVE_INFINITY) {
    this.#path = path;
    this.#keepFor = keepFor;
    this.#database = new DatabaseSync(path);
    this.#database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA busy_timeout = 2000;
      PRAGMA secure_delete = ON;
      CREATE TABLE IF NOT EXISTS lines (
        id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, line TEXT NOT NULL
      );
      CREATE INDEX IF NOT EXISTS lines_at ON lines (at);`);
  }

  async add({ name: who, role }: Actor, entry: AuditEntry, at: number): Promise<void> {
    const line = JSON.stringify({ who, ...(role && { role }), ...entry });
    this.#refused(() => {
      this.#database.prepare('INSERT INTO lines (at, line) VALUES (?, ?)').run(at, line);
      this.#trim(at);
    });
  }

  async page(before: string | undefined, limit: number, now: number): Promise<AuditPage> {
    return this.#refused(() => {
      this.#trim(now);
      const rows = this.#database
        .prepare('SELECT id, at, line FROM lines WHERE id < ? ORDER BY id DESC LIMIT ?')
        .all(Number.parseInt(before ?? `${Number.MAX_SAFE_INTEGER}`, 10), limit + 1);
      const items = rows
        .slice(0, limit)
        .map(({ id, at, line }) => ({ id: String(id), at, ...JSON.parse(line as string) }) as AuditLine);
      return { items, ...(rows.length > limit ? { next: items.at(-1)!.id } : {}) };
    });
  }

  close(): void {
    this.#database.close();
  }

  #trim(now: number): void {
    if (this.#keepFor !== Number.POSITIVE_INFINITY) {
      this.#database.prepare('DELETE FROM lines WHERE at < ?').run(now - this.#keepFor);
    }
    this.#database.prepare('DELETE FROM lines WHERE id <= (SELECT max(id) FROM lines) - ?').run(MOST_LINES);
  }

  #refused<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw refusal(this.#path, error);
    }
  }
}
