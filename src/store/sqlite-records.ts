/** The records in the file of a group. What writes is called within a transaction of the caller. */
import type { DatabaseSync } from 'node:sqlite';
import { recordText } from './record-text.ts';
import { standingColumns } from './sqlite-schema.ts';
import { prepared, type Statements } from './sqlite-statements.ts';
import type { Place } from './standing.ts';
import type { ConversationCommit, Whereabouts } from './store.ts';

export interface StoredRecord {
  id: number;
  /** Of its last journal entry. */
  position: number;
}

/** What a record was given, or had before. */
export interface WrittenRecord {
  id: number;
  /** See sqlite-deadlines.ts. */
  wake_at: number | null;
  /** By how much the keys of its journal are behind its positions; where it was moved here, until it is written. */
  shift?: number | null;
}

export class SqliteRecords {
  readonly #sql: Statements<typeof STATEMENTS>;

  constructor(database: DatabaseSync) {
    this.#sql = prepared(database, STATEMENTS);
  }

  /** As JSON. */
  textOf(conversation: string): string | undefined {
    const row = this.#sql.body.get(conversation);
    return row && recordText(row.body as string | Uint8Array);
  }

  find(conversation: string): StoredRecord | undefined {
    return this.#sql.find.get(conversation) as StoredRecord | undefined;
  }

  /** @param position of its last journal entry @returns undefined if another has stepped it */
  write(commit: ConversationCommit, position: number): WrittenRecord | undefined {
    const { conversation, expected, revision, record, runningEffects } = commit;
    const deadline = commit.nextDeadline ?? null;
    const listed = standingColumns(commit.standing);
    const row =
      expected === 0
        ? this.#sql.add.get(conversation, revision, position, deadline, runningEffects, ...listed, record)
        : this.#sql.update.get(
            revision,
            position,
            deadline,
            runningEffects,
            ...listed,
            record,
            conversation,
            expected,
          );
    return row as WrittenRecord | undefined;
  }

  /** What is written from now on lies at its position. */
  clearShift(id: number): void {
    this.#sql.clearShift.run(id);
  }

  withRunningEffects(): string[] {
    return this.#sql.withRunningEffects.all().map((row) => row.conversation as string);
  }

  conversations(after: string, limit: number): string[] {
    return this.#sql.conversations.all(after, limit).map((row) => row.conversation as string);
  }

  /** The longest first. */
  withPerson(taken: boolean, limit: number): Place[] {
    return this.#sql.withPerson.all(taken ? 1 : 0, limit) as unknown as Place[];
  }

  countWithPerson(): { waiting: number; taken: number } {
    return this.#sql.countWithPerson.get() as unknown as { waiting: number; taken: number };
  }

  whereabouts(after: number, limit: number): Whereabouts[] {
    return this.#sql.whereabouts.all(after, limit).map((row) => ({
      order: row.id as number,
      conversation: row.conversation as string,
      funnel: row.funnel as string,
      funnelVersion: row.version as string,
      state: row.state as string,
      migratedBy: (row.migrated_by as string | null) ?? undefined,
    }));
  }
}

const STATEMENTS = {
  body: 'SELECT body FROM records WHERE conversation = ?',
  find: 'SELECT id, position FROM records WHERE conversation = ?',
  add: `INSERT INTO records (conversation, revision, position, next_deadline, running_effects, person_since,
    taken, body, wake_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?4) ON CONFLICT (conversation) DO NOTHING
    RETURNING id, wake_at`,
  update: `UPDATE records SET revision = ?, position = ?, next_deadline = ?, running_effects = ?,
    person_since = ?, taken = ?, body = ? WHERE conversation = ? AND revision = ? RETURNING id, shift, wake_at`,
  clearShift: 'UPDATE records SET shift = NULL WHERE id = ?',
  withRunningEffects: 'SELECT conversation FROM records WHERE running_effects > 0',
  conversations: 'SELECT conversation FROM records WHERE conversation > ? ORDER BY conversation LIMIT ?',
  withPerson: `SELECT conversation, person_since AS at FROM records
    WHERE person_since IS NOT NULL AND taken = ? ORDER BY person_since, conversation LIMIT ?`,
  countWithPerson: `SELECT count(*) FILTER (WHERE taken = 0) AS waiting, count(*) FILTER (WHERE taken = 1) AS taken
    FROM records WHERE person_since IS NOT NULL`,
  // `->` gives JSON whatever the state value is, `->>` the text itself.
  whereabouts: `WITH page AS MATERIALIZED (
      SELECT id, conversation, record_text(body) AS text FROM records WHERE id > ? ORDER BY id LIMIT ?
    )
    SELECT id, conversation, text ->> '$.funnel' AS funnel, text ->> '$.funnelVersion' AS version,
      text -> '$.state' AS state, text ->> '$.migrated.by' AS migrated_by FROM page ORDER BY id`,
} as const;
