import type { DatabaseSync } from 'node:sqlite';
import { type Erased, type Erasure, type JournalBase, NOTHING_ERASED, sumErased } from './erasure.ts';
import type { SqliteListing } from './sqlite-listing.ts';
import type { SqliteOutbox } from './sqlite-outbox.ts';
import type { SqlitePacks } from './sqlite-packs.ts';
import { EFFECTS_PER_RECORD, MESSAGES_PER_STEP } from './sqlite-schema.ts';
import { SqliteScrubber } from './sqlite-scrubber.ts';
import { prepared, type Statements } from './sqlite-statements.ts';
import { SqliteTransaction } from './sqlite-transaction.ts';
import { OUTBOX_RANK } from './store.ts';

/**
 * Where the file of a group holds something of a conversation, and when that goes: `erase` deletes what a read
 * finds by the conversation, `purge` the chain of its journal, from the last entry on. A test holds this list
 * against the tables there are.
 */
export const TABLES_OF_A_CONVERSATION = {
  records: 'erase',
  changed: 'erase',
  bases: 'erase',
  effects: 'erase',
  dead_letters: 'erase',
  outbox: 'purge', // those not yet sent go with `erase`
  journal: 'purge',
  packs: 'purge',
} as const;

/** Taking an entry out of its pack, in rows that are deleted in the same time. */
const ROWS_A_PACK = 30;

export interface Parts {
  packs: SqlitePacks;
  outbox: SqliteOutbox;
  listing: SqliteListing;
}

/** Letting go of rows in the file of a group of shards. */
export class SqliteErasure implements Erasure {
  readonly #transaction: SqliteTransaction;
  readonly #sql: Statements<typeof STATEMENTS>;
  readonly #packs: SqlitePacks;
  readonly #outbox: SqliteOutbox;
  readonly #listing: SqliteListing;
  readonly #scrubber: SqliteScrubber;
  /** What `scrub.due` was when the pass began. */
  #pass: number | undefined;

  constructor(path: string, database: DatabaseSync, parts: Parts) {
    this.#transaction = new SqliteTransaction(database);
    this.#packs = parts.packs;
    this.#outbox = parts.outbox;
    this.#listing = parts.listing;
    this.#scrubber = new SqliteScrubber(path, database);
    this.#sql = prepared(database, STATEMENTS);
  }

  async erase(conversations: readonly string[]): Promise<Erased> {
    const gone: number[] = [];
    const erased = this.#write(() => sumErased(...conversations.map((one) => this.#erase(one, gone))));
    for (const record of gone) this.#listing.dropped(record);
    return erased;
  }

  /** @param gone is told the number of its record */
  #erase(conversation: string, gone: number[]): Erased {
    const erased = this.#count(conversation);
    this.#sql.deleteDeadLetters.run(conversation);
    const record = this.#record(conversation);
    if (record !== undefined) {
      const { id, position } = record;
      this.#sql.deleteEffects.run(id * EFFECTS_PER_RECORD, (id + 1) * EFFECTS_PER_RECORD);
      this.#outbox.deleteUnsent(id);
      this.#listing.drop(id);
      gone.push(id);
      this.#sql.deleteBase.run(id);
      this.#sql.deleteRecord.run(id);
      this.#sql.addErased.run(position);
    }
    return erased;
  }

  async holdings(conversations: readonly string[]): Promise<Erased> {
    return sumErased(...conversations.map((one) => this.#count(one)));
  }

  #count(conversation: string): Erased {
    const deadLetters = this.#sql.countDeadLetters.get(conversation)!.n as number;
    const record = this.#record(conversation);
    if (record === undefined) return { ...NOTHING_ERASED, deadLetters };
    const { events, messages, unsent } = this.#sql.count.get(record.position)! as Record<string, number>;
    return { conversations: 1, events: events!, messages: messages!, unsent: unsent!, deadLetters };
  }

  async trim(conversation: string, { revision, record: body, since }: JournalBase): Promise<Erased> {
    return this.#write(() => {
      const record = this.#record(conversation);
      if (record === undefined) return NOTHING_ERASED;
      if (this.#outbox.hasUnsentUpTo(record.id, revision)) return NOTHING_ERASED;
      this.#sql.putBase.run(record.id, revision, body, since);
      const erased = { ...NOTHING_ERASED };
      const positions = this.#sql.chainUpTo
        .all(record.position, revision)
        .map((row) => row.position as number);
      for (const position of positions) {
        erased.messages += this.#deleteMessages(position);
        erased.events += this.#sql.deleteEntry.run(position).changes as number;
      }
      this.#packs.remove(positions);
      return erased;
    });
  }

  async base(conversation: string): Promise<JournalBase | undefined> {
    const row = this.#sql.base.get(conversation);
    if (row === undefined) return undefined;
    return { revision: row.revision as number, record: row.body as string, since: row.since as number };
  }

  async eraseDeadLetters(before: number, limit: number): Promise<Erased> {
    return this.#write(() => {
      const { changes } = this.#sql.eraseDeadLetters.run(before, limit);
      return { ...NOTHING_ERASED, deadLetters: changes as number };
    });
  }

  async purge(limit: number): Promise<boolean> {
    if (this.#sql.erased.get() === undefined) return true;
    this.#write(() => {
      const events = this.#purge(limit);
      return { ...NOTHING_ERASED, events };
    });
    return this.#sql.erased.get() === undefined;
  }

  #purge(limit: number): number {
    let deleted = 0;
    const positions: number[] = [];
    while (deleted < limit) {
      const first = this.#sql.erased.get()?.position as number | undefined;
      if (first === undefined) break;
      let position: number | null = first;
      while (position !== null && deleted < limit) {
        const previous = this.#previous(position);
        deleted += 1 + this.#deleteMessages(position) + (this.#packs.has(position) ? ROWS_A_PACK : 0);
        this.#sql.deleteEntry.run(position);
        positions.push(position);
        position = previous;
      }
      this.#sql.deleteErased.run(first);
      if (position !== null) this.#sql.addErased.run(position);
    }
    this.#packs.remove(positions);
    return deleted;
  }

  #previous(position: number): number | null {
    return (this.#sql.entry.get(position)?.previous as number | null | undefined) ?? null;
  }

  #deleteMessages(position: number): number {
    const first = position * MESSAGES_PER_STEP;
    return this.#sql.deleteMessages.run(first, first + MESSAGES_PER_STEP).changes as number;
  }

  async scrub(): Promise<boolean> {
    this.#pass ??= this.#due || undefined;
    if (this.#pass === undefined) return true;
    if (!this.#scrubber.piece()) return false;
    this.#sql.scrubbed.run(this.#pass); // unless more was erased meanwhile
    this.#pass = undefined;
    return this.#due === 0;
  }

  get #due(): number {
    return this.#sql.scrubDue.get()!.due as number;
  }

  /** After the database. */
  close(): void {
    this.#scrubber.close();
  }

  #record(conversation: string): { id: number; position: number } | undefined {
    return this.#sql.record.get(conversation) as { id: number; position: number } | undefined;
  }

  #write(write: () => Erased): Erased {
    return this.#transaction.run(
      () => {
        const erased = write();
        if (Object.values(erased).some((count) => count > 0)) this.#sql.addScrub.run();
        return erased;
      },
      () => this.#outbox.forgetUnsent(),
    );
  }
}

const CHAIN = `WITH RECURSIVE chain AS (
    SELECT position, previous, revision FROM journal WHERE position = ?
    UNION ALL
    SELECT entry.position, entry.previous, entry.revision
      FROM chain JOIN journal AS entry ON entry.position = chain.previous
  )`;
const MESSAGES_OF_CHAIN = `FROM chain JOIN outbox
    ON key >= chain.position * ${MESSAGES_PER_STEP} AND key < (chain.position + 1) * ${MESSAGES_PER_STEP}`;

const STATEMENTS = {
  record: 'SELECT id, position FROM records WHERE conversation = ?',
  count: `${CHAIN} SELECT (SELECT count(*) FROM chain) AS events,
    (SELECT count(*) ${MESSAGES_OF_CHAIN}) AS messages,
    (SELECT count(*) ${MESSAGES_OF_CHAIN} WHERE rank < ${OUTBOX_RANK.sent}) AS unsent`,
  countDeadLetters: 'SELECT count(*) AS n FROM dead_letters WHERE conversation = ?',
  deleteDeadLetters: 'DELETE FROM dead_letters WHERE conversation = ?',
  deleteEffects: 'DELETE FROM effects WHERE key >= ? AND key < ?',
  deleteBase: 'DELETE FROM bases WHERE record = ?',
  deleteRecord: 'DELETE FROM records WHERE id = ?',
  addErased: 'INSERT INTO erased (position) VALUES (?)',
  erased: 'SELECT position FROM erased LIMIT 1',
  deleteErased: 'DELETE FROM erased WHERE position = ?',
  entry: 'SELECT previous FROM journal WHERE position = ?',
  deleteEntry: 'DELETE FROM journal WHERE position = ?',
  deleteMessages: 'DELETE FROM outbox WHERE key >= ? AND key < ?',
  putBase: `INSERT INTO bases (record, revision, body, since) VALUES (?, ?, ?, ?)
    ON CONFLICT (record) DO UPDATE SET revision = excluded.revision, body = excluded.body, since = excluded.since`,
  base: `SELECT bases.revision, bases.body, bases.since FROM bases JOIN records ON records.id = bases.record
    WHERE records.conversation = ?`,
  chainUpTo: `${CHAIN} SELECT position FROM chain WHERE revision <= ?`,
  eraseDeadLetters: `DELETE FROM dead_letters WHERE id IN
    (SELECT id FROM dead_letters WHERE at < ?1 AND updated_at < ?1 ORDER BY at LIMIT ?2)`,
  addScrub: 'UPDATE scrub SET due = due + 1',
  scrubDue: 'SELECT due FROM scrub',
  scrubbed: 'UPDATE scrub SET due = 0 WHERE due = ?',
} as const;
