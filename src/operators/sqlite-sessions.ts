import { DatabaseSync } from 'node:sqlite';
import type { Session, SessionStore } from './sessions.ts';

/** Sessions in one SQLite file. Losing the last of them costs a login, so it is not synced with each. */
export class SqliteSessions implements SessionStore {
  readonly #database: DatabaseSync;

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS sessions (
        hash TEXT PRIMARY KEY, user TEXT NOT NULL, expires_at INTEGER NOT NULL, session TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS sessions_user ON sessions (user);`);
  }

  async put(hash: string, session: Session): Promise<void> {
    this.#database.prepare('DELETE FROM sessions WHERE expires_at < ?').run(Date.now());
    this.#database
      .prepare('INSERT INTO sessions (hash, user, expires_at, session) VALUES (?, ?, ?, ?)')
      .run(hash, session.user, session.expiresAt, JSON.stringify(session));
  }

  async get(hash: string, now: number): Promise<Session | undefined> {
    const row = this.#database
      .prepare('SELECT session FROM sessions WHERE hash = ? AND expires_at > ?')
      .get(hash, now);
    return row && (JSON.parse(row.session as string) as Session);
  }

  async remove(hash: string): Promise<void> {
    this.#database.prepare('DELETE FROM sessions WHERE hash = ?').run(hash);
  }

  async removeOf(user: string): Promise<void> {
    this.#database.prepare('DELETE FROM sessions WHERE user = ?').run(user);
  }

  close(): void {
    this.#database.close();
  }
}
