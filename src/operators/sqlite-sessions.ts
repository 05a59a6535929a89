import { DatabaseSync } from 'node:sqlite';
import { refusal } from '../store/sqlite-file.ts';
import type { Session, SessionStore } from './sessions.ts';

/** Sessions in one SQLite file. Losing the last of them costs a login, so it is not synced with each. */
export class SqliteSessions implements SessionStore {
  readonly #path: string;
  readonly #database: DatabaseSync;

  constructor(path: string) {
    this.#path = path;
    this.#database = new DatabaseSync(path);
    this.#database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA busy_timeout = 2000;
      CREATE TABLE IF NOT EXISTS sessions (
        hash TEXT PRIMARY KEY, expires_at INTEGER NOT NULL, session TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS sessions_expire ON sessions (expires_at);`);
  }

  async put(hash: string, session: Session): Promise<void> {
    this.#run('DELETE FROM sessions WHERE expires_at < ?', Date.now());
    this.#run(
      'INSERT INTO sessions (hash, expires_at, session) VALUES (?, ?, ?)',
      hash,
      session.expiresAt,
      JSON.stringify(session),
    );
  }

  async get(hash: string, now: number): Promise<Session | undefined> {
    const row = this.#database
      .prepare('SELECT session FROM sessions WHERE hash = ? AND expires_at > ?')
      .get(hash, now);
    return row && (JSON.parse(row.session as string) as Session);
  }

  async remove(hash: string): Promise<void> {
    this.#run('DELETE FROM sessions WHERE hash = ?', hash);
  }

  close(): void {
    this.#database.close();
  }

  #run(sql: string, ...values: (string | number)[]): void {
    try {
      this.#database.prepare(sql).run(...values);
    } catch (error) {
      throw refusal(this.#path, error);
    }
  }
}
