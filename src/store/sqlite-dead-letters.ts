/** The dead letters in the file of a group. */
import type { DatabaseSync } from 'node:sqlite';
import type { DeadLetter, DeadLetterQuery, NewDeadLetter } from './dead-letter.ts';
import { prepared, type Statements } from './sqlite-statements.ts';

export class SqliteDeadLetters {
  readonly #sql: Statements<typeof STATEMENTS>;

  constructor(database: DatabaseSync) {
    this.#sql = prepared(database, STATEMENTS);
  }

  /** Within a transaction of the caller. */
  add(letter: NewDeadLetter): void {
    const { conversation, key, kind, code, reason, attempts, at, event } = letter;
    const { revision = null, position = null, used = null } = letter;
    this.#sql.add.run(
      conversation,
      key,
      kind,
      code,
      reason,
      attempts,
      at,
      at,
      event,
      revision,
      position,
      used,
    );
  }

  /** @returns whether it was open */
  settle(id: number, state: 'requeued' | 'discarded', at: number): boolean {
    return this.#sql.settle.run(state, at, id).changes === 1;
  }

  find(id: number): DeadLetter | undefined {
    const row = this.#sql.find.get(id);
    return row && toDeadLetter(row);
  }

  list({ limit, state, conversation, before }: DeadLetterQuery): DeadLetter[] {
    const { at, id } = before ?? { at: Number.MAX_SAFE_INTEGER, id: 0 };
    const [of, from] = [conversation ?? null, state ?? null];
    return this.#sql.list.all(at, at, id, from, from, of, of, limit).map(toDeadLetter);
  }

  /** All of a conversation, the oldest first. */
  of(conversation: string): DeadLetter[] {
    return this.#sql.of.all(conversation).map(toDeadLetter);
  }
}

function toDeadLetter(row: Record<string, unknown>): DeadLetter {
  const { revision, position, used, updated_at: updatedAt, ...rest } = row;
  return {
    ...(rest as unknown as DeadLetter),
    revision: (revision as number | null) ?? undefined,
    position: (position as number | null) ?? undefined,
    used: (used as string | null) ?? undefined,
    updatedAt: updatedAt as number,
  };
}

const STATEMENTS = {
  add: `INSERT INTO dead_letters
      (conversation, key, kind, code, reason, attempts, at, updated_at, event, revision, position, used)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (conversation, key) WHERE state = 'open' DO UPDATE SET
      code = excluded.code, reason = excluded.reason, attempts = attempts + excluded.attempts,
      updated_at = excluded.updated_at, event = excluded.event, revision = excluded.revision,
      position = excluded.position, used = excluded.used`,
  settle: `UPDATE dead_letters SET state = ?, updated_at = ? WHERE id = ? AND state = 'open'`,
  find: 'SELECT * FROM dead_letters WHERE id = ?',
  list: `SELECT * FROM dead_letters
    WHERE (at < ? OR (at = ? AND id < ?)) AND (? IS NULL OR state = ?) AND (? IS NULL OR conversation = ?)
    ORDER BY at DESC, id DESC LIMIT ?`,
  of: 'SELECT * FROM dead_letters WHERE conversation = ? ORDER BY at, id',
} as const;
