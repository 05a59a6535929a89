import { closeSync, openSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ProsaError } from '../errors.ts';
import { type Erased, type Erasure, NOTHING_ERASED, sumErased } from './erasure.ts';
import { ROWS_PER_RECORD } from './sqlite-schema.ts';
import { pagesOf, zeroUnused } from './sqlite-scrub.ts';
import { type BaseRecord, OUTBOX_RANK } from './store.ts';

/** Messages at the front of an outbox that one `trim` looks at. */
const MESSAGES_AT_ONCE = 200;
/** Pages of 4 kB that one `scrub` looks at. */
const PAGES_AT_ONCE = 512;

/**
 * Letting go of rows in the file of a group of shards.
 *
 * An erased record's number stays in `erased`, and is not given to another record, until its journal and outbox
 * rows are deleted. The file is opened a second time for `zeroUnused`, once and for good: POSIX drops the locks of
 * a process on a file when the process closes it, so this handle is closed after the database.
 */
export class SqliteErasure implements Erasure {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #sql: Record<keyof typeof STATEMENTS, StatementSync>;
  #file: number | undefined;
  #pass: { due: number; next: number } | undefined;

  constructor(path: string, database: DatabaseSync) {
    this.#path = path;
    this.#database = database;
    this.#sql = Object.fromEntries(
      Object.entries(STATEMENTS).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as Record<keyof typeof STATEMENTS, StatementSync>;
  }

  /** The number of a new record, where SQLite must not choose it; null where it may. */
  get nextRecord(): number | null {
    const last = this.#sql.lastErased.get()!.id as number | null;
    return last === null ? null : Math.max(last, this.#sql.lastRecord.get()!.id as number) + 1;
  }

  async erase(conversations: readonly string[]): Promise<Erased> {
    return this.#transaction(() => sumErased(...conversations.map((one) => this.#erase(one))));
  }

  #erase(conversation: string): Erased {
    const erased = this.#count(conversation);
    this.#sql.deleteDeadLetters.run(conversation);
    const id = this.#sql.recordId.get(conversation)?.id as number | undefined;
    if (id !== undefined) {
      this.#sql.deleteBase.run(id);
      this.#sql.deleteRecord.run(id);
      this.#sql.addErased.run(id);
    }
    return erased;
  }

  async holdings(conversation: string): Promise<Erased> {
    return this.#count(conversation);
  }

  #count(conversation: string): Erased {
    const deadLetters = this.#sql.countDeadLetters.get(conversation)!.n as number;
    const id = this.#sql.recordId.get(conversation)?.id as number | undefined;
    if (id === undefined) return { ...NOTHING_ERASED, deadLetters };
    const [from, to] = [id * ROWS_PER_RECORD, (id + 1) * ROWS_PER_RECORD];
    const { n: messages, unsent } = this.#sql.countOutbox.get(from, to)!;
    return {
      conversations: 1,
      events: this.#sql.countJournal.get(from, to)!.n as number,
      messages: messages as number,
      unsent: unsent as number,
      deadLetters,
    };
  }

  async trim(conversation: string, base: BaseRecord): Promise<Erased> {
    return this.#transaction(() => {
      const id = this.#sql.recordId.get(conversation)?.id as number | undefined;
      if (id === undefined) return NOTHING_ERASED;
      this.#sql.putBase.run(id, base.revision, base.record);
      const from = id * ROWS_PER_RECORD;
      const events = this.#sql.trimJournal.run(from, from + base.revision).changes as number;
      const messages = this.#sql.trimOutbox.run(from, from + ROWS_PER_RECORD, base.revision);
      return { ...NOTHING_ERASED, events, messages: messages.changes as number };
    });
  }

  async base(conversation: string): Promise<BaseRecord | undefined> {
    const row = this.#sql.base.get(conversation);
    return row && { revision: row.revision as number, record: row.body as string };
  }

  async eraseDeadLetters(before: number, limit: number): Promise<Erased> {
    return this.#transaction(() => {
      const { changes } = this.#sql.eraseDeadLetters.run(limit, before);
      return { ...NOTHING_ERASED, deadLetters: changes as number };
    });
  }

  async purge(limit: number): Promise<boolean> {
    if (this.#sql.lastErased.get()!.id === null) return true;
    let left = limit;
    this.#transaction(() => {
      for (const { id } of this.#sql.erased.all(limit)) {
        const [from, to] = [(id as number) * ROWS_PER_RECORD, ((id as number) + 1) * ROWS_PER_RECORD];
        left -= this.#sql.purgeJournal.run(from, to, left).changes as number;
        if (left > 0) left -= this.#sql.purgeOutbox.run(from, to, left).changes as number;
        if (left <= 0) break;
        this.#sql.deleteErased.run(id as number);
        left--;
      }
      return { ...NOTHING_ERASED, events: 1 };
    });
    return this.#sql.lastErased.get()!.id === null;
  }

  async scrub(): Promise<boolean> {
    const due = this.#sql.scrubDue.get()!.due as number;
    if (this.#pass === undefined && due === 0) return true;
    this.#pass ??= { due, next: 1 };
    const pass = this.#pass;
    if (this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()!.busy !== 0) {
      throw new ProsaError('internal', `${this.#path}: something reads the file; it cannot be scrubbed`);
    }
    this.#file ??= openSync(this.#path, 'r+');
    zeroUnused(this.#file, pass.next, PAGES_AT_ONCE);
    this.#database.exec('PRAGMA shrink_memory'); // pages in memory still hold what was zeroed
    pass.next += PAGES_AT_ONCE;
    if (pass.next <= pagesOf(this.#file).pages) return false;
    this.#sql.scrubbed.run(pass.due); // unless more was erased meanwhile
    this.#pass = undefined;
    return this.#sql.scrubDue.get()!.due === 0;
  }

  /** After the database. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #transaction(write: () => Erased): Erased {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const erased = write();
      if (Object.values(erased).some((count) => count > 0)) this.#sql.addScrub.run();
      this.#database.exec('COMMIT');
      return erased;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}

const STATEMENTS = {
  recordId: 'SELECT id FROM records WHERE conversation = ?',
  lastRecord: 'SELECT coalesce(max(id), 0) AS id FROM records',
  lastErased: 'SELECT max(id) AS id FROM erased',
  erased: 'SELECT id FROM erased ORDER BY id LIMIT ?',
  addErased: 'INSERT INTO erased (id) VALUES (?)',
  deleteErased: 'DELETE FROM erased WHERE id = ?',
  deleteRecord: 'DELETE FROM records WHERE id = ?',
  deleteBase: 'DELETE FROM bases WHERE id = ?',
  putBase: `INSERT INTO bases (id, revision, body) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, body = excluded.body`,
  base: `SELECT bases.revision, bases.body FROM bases JOIN records ON records.id = bases.id
    WHERE records.conversation = ?`,
  countJournal: 'SELECT count(*) AS n FROM journal WHERE key > ? AND key < ?',
  countOutbox: `SELECT count(*) AS n, count(*) FILTER (WHERE rank < ${OUTBOX_RANK.sent}) AS unsent
    FROM outbox WHERE key > ? AND key < ?`,
  countDeadLetters: 'SELECT count(*) AS n FROM dead_letters WHERE conversation = ?',
  deleteDeadLetters: 'DELETE FROM dead_letters WHERE conversation = ?',
  eraseDeadLetters: `DELETE FROM dead_letters
    WHERE id IN (SELECT id FROM dead_letters ORDER BY id LIMIT ?) AND at < ?`,
  trimJournal: 'DELETE FROM journal WHERE key > ? AND key <= ?',
  trimOutbox: `DELETE FROM outbox WHERE rank >= ${OUTBOX_RANK.sent} AND key IN
    (SELECT key FROM outbox WHERE key > ? AND key < ? ORDER BY key LIMIT ${MESSAGES_AT_ONCE}) AND revision <= ?`,
  purgeJournal: `DELETE FROM journal WHERE key IN
    (SELECT key FROM journal WHERE key > ? AND key < ? LIMIT ?)`,
  purgeOutbox: 'DELETE FROM outbox WHERE key IN (SELECT key FROM outbox WHERE key > ? AND key < ? LIMIT ?)',
  addScrub: 'UPDATE scrub SET due = due + 1',
  scrubDue: 'SELECT due FROM scrub',
  scrubbed: 'UPDATE scrub SET due = 0 WHERE due = ?',
} as const;
