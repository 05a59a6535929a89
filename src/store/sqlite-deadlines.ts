/**
 * When the timers of a group are due.
 *
 * A conversation's timer is moved on with nearly each of its messages. So the index is by `wake_at`, which is left as it
 * is while the deadline lies behind it: it is never later than `next_deadline`, and is set to it when it comes up.
 */
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTick } from 'node:timers/promises';
import { prepared, type Statements } from './sqlite-statements.ts';
import { SqliteTransaction } from './sqlite-transaction.ts';

/** Rows that are set in one transaction. */
const AT_ONCE = 256;

interface Row {
  id: number;
  conversation: string;
  wake_at: number;
  next_deadline: number | null;
}

export class SqliteDeadlines {
  readonly #transaction: SqliteTransaction;
  readonly #sql: Statements<typeof STATEMENTS>;

  constructor(database: DatabaseSync) {
    this.#transaction = new SqliteTransaction(database);
    this.#sql = prepared(database, STATEMENTS);
  }

  /**
   * After the deadline of a record was written, within that transaction.
   * @param wakeAt as the record has it
   * @param now one that has passed is set at once (ms)
   */
  moved(record: number, deadline: number | null, wakeAt: number | null, now: number): void {
    if (deadline === wakeAt) return;
    const isEarlier = deadline !== null && (wakeAt === null || wakeAt > deadline);
    const hasPassed = wakeAt !== null && wakeAt <= now;
    if (isEarlier || hasPassed) this.#sql.set.run(deadline, record);
  }

  /** The most overdue first. */
  async due(now: number, limit: number): Promise<string[]> {
    for (;;) {
      const rows = this.#sql.due.all(now, limit) as unknown as Row[];
      if (!this.#correct(rows)) return rows.map(({ conversation }) => conversation);
      await nextTick();
    }
  }

  /** The earliest deadline. */
  async next(): Promise<number | undefined> {
    for (;;) {
      const [first] = this.#sql.first.all(1) as unknown as Row[];
      if (first?.wake_at === first?.next_deadline) return first?.wake_at;
      this.#correct(this.#sql.first.all(AT_ONCE) as unknown as Row[]);
      await nextTick();
    }
  }

  /** @returns whether one was not as its deadline is */
  #correct(rows: readonly Row[]): boolean {
    const stale = rows.filter((row) => row.wake_at !== row.next_deadline);
    if (stale.length === 0) return false;
    this.#transaction.run(() => {
      for (const { id, next_deadline: deadline } of stale) this.#sql.set.run(deadline, id);
    });
    return true;
  }
}

const COLUMNS = 'id, conversation, wake_at, next_deadline';

const STATEMENTS = {
  set: 'UPDATE records SET wake_at = ? WHERE id = ?',
  due: `SELECT ${COLUMNS} FROM records WHERE wake_at IS NOT NULL AND wake_at <= ? ORDER BY wake_at LIMIT ?`,
  first: `SELECT ${COLUMNS} FROM records WHERE wake_at IS NOT NULL ORDER BY wake_at LIMIT ?`,
} as const;
