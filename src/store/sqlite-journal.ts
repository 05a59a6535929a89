/** The journal in the file of a group: of each conversation a chain from its last entry. */
import type { DatabaseSync } from 'node:sqlite';
import { type Identity, restore, shorten } from './journal-text.ts';
import type { SqlitePacks } from './sqlite-packs.ts';
import { prepared, type Statements } from './sqlite-statements.ts';
import type { JournalEntry } from './store.ts';

/** Its texts are null where they are in a pack. */
type Row = JournalEntry & { key: number };

export class SqliteJournal {
  readonly #packs: SqlitePacks;
  readonly #sql: Statements<typeof STATEMENTS>;

  constructor(database: DatabaseSync, packs: SqlitePacks) {
    this.#packs = packs;
    this.#sql = prepared(database, STATEMENTS);
  }

  /**
   * Within a transaction of the caller.
   * @param previous key of the entry before; null where there is none
   */
  add(record: number, previous: number | null, entries: readonly JournalEntry[], identity: Identity): void {
    let before = previous;
    for (const { position, revision, event, state, digest } of entries) {
      this.#sql.add.run(position, before, record, revision, shorten(event, identity), state, digest);
      before = position;
    }
  }

  /** Those after a revision. @param last key of the last entry */
  read(last: number, after: number, limit: number, identity: Identity): JournalEntry[] {
    const rows = this.#sql.read.all(last, after, after, limit) as unknown as Row[];
    return rows.map(({ key, ...row }) => {
      const { event, state } = row.event === null ? this.#packs.entry(key) : row;
      return { ...row, event: restore(event, identity), state };
    });
  }
}

const STATEMENTS = {
  add: `INSERT INTO journal (position, previous, record, revision, event, state, digest)
    VALUES (?, ?, ?, ?, ?, ?, ?)`,
  read: `WITH RECURSIVE chain AS (
      SELECT * FROM journal WHERE position = ? AND revision > ?
      UNION ALL
      SELECT entry.* FROM chain JOIN journal AS entry ON entry.position = chain.previous
        WHERE entry.revision > ?
    )
    SELECT revision, position AS key, coalesce(moved_from, position) AS position, event, state, digest
      FROM chain ORDER BY revision LIMIT ?`,
} as const;
