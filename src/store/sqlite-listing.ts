/**
 * Which conversations changed last.
 *
 * A list by time would be changed in two places of the file for each event. So what has changed is kept in memory and
 * written to `changed` together, when it is many or when it is asked for. After a crash it is read from the journal, from
 * `log.listed` on.
 */
import type { DatabaseSync } from 'node:sqlite';
import { prepared, type Statements } from './sqlite-statements.ts';
import { SqliteTransaction } from './sqlite-transaction.ts';
import type { Place } from './standing.ts';

/** Conversations, and log positions, after which it is written. */
const MOST = 4_096;
const MOST_POSITIONS = 4 * MOST;

export class SqliteListing {
  readonly #transaction: SqliteTransaction;
  readonly #sql: Statements<typeof STATEMENTS>;
  /** When it changed by the number of its record (ms); undefined where only the record knows. */
  readonly #changed = new Map<number, number | undefined>();
  #listed: number;
  #last: number;

  constructor(database: DatabaseSync) {
    this.#transaction = new SqliteTransaction(database);
    this.#sql = prepared(database, STATEMENTS);
    this.#listed = this.#sql.listed.get()!.listed as number;
    this.#last = this.#listed;
    for (const { record, position } of this.#sql.changedSince.iterate(this.#listed)) {
      this.#changed.set(record as number, undefined);
      this.#last = Math.max(this.#last, position as number);
    }
  }

  /** After a commit. @param position of its last journal entry */
  note(record: number, at: number | undefined, position: number): void {
    this.#changed.set(record, at);
    this.#last = Math.max(this.#last, position);
  }

  /** Within a transaction of the caller, who says `dropped` when it is durable. */
  drop(record: number): void {
    this.#sql.drop.run(record);
  }

  dropped(record: number): void {
    this.#changed.delete(record);
  }

  /** Within a transaction of the caller, of a record that has just been written. */
  list(record: number): void {
    this.#sql.list.run(record);
  }

  /** Within a transaction of the caller, who listed all up to there and says `advanced` when it is durable. */
  advance(position: number): void {
    this.#sql.advance.run(position);
  }

  advanced(position: number): void {
    this.#listed = position;
    this.#last = position;
  }

  get isFull(): boolean {
    return this.#changed.size >= MOST || this.#last - this.#listed >= MOST_POSITIONS;
  }

  /** In a transaction of its own. */
  write(): void {
    if (this.#changed.size === 0) return;
    this.#transaction.run(() => {
      for (const [record, at] of [...this.#changed].sort(([one], [other]) => one - other)) {
        if (at === undefined) this.#sql.list.run(record);
        else this.#sql.put.run(record, at);
      }
      this.advance(this.#last);
    });
    this.#changed.clear();
    this.#listed = this.#last;
  }

  recent({ at, conversation }: Place, limit: number): Place[] {
    this.write();
    return this.#sql.recent.all(at, conversation, limit) as unknown as Place[];
  }
}

const STATEMENTS = {
  listed: 'SELECT listed FROM log',
  advance: 'UPDATE log SET listed = ?',
  changedSince: `SELECT record, max(position) AS position FROM journal WHERE position > ?
    AND EXISTS (SELECT 1 FROM records WHERE id = record) GROUP BY record`,
  put: `INSERT INTO changed (record, at) VALUES (?, ?) ON CONFLICT (record) DO UPDATE SET at = excluded.at`,
  list: `INSERT INTO changed (record, at)
    SELECT id, record_text(body) ->> '$.updatedAt' AS at FROM records WHERE id = ? AND at IS NOT NULL
    ON CONFLICT (record) DO UPDATE SET at = excluded.at`,
  drop: 'DELETE FROM changed WHERE record = ?',
  recent: `SELECT conversation, changed.at FROM changed JOIN records ON records.id = changed.record
    WHERE changed.at <= ?1 AND (changed.at < ?1 OR conversation < ?2)
    ORDER BY changed.at DESC, conversation DESC LIMIT ?3`,
} as const;
