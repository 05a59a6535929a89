/** Writes the batches of a group into its file, each in one transaction. */
import type { DatabaseSync } from 'node:sqlite';
import { identityOf } from './journal-text.ts';
import type { SqliteDeadLetters } from './sqlite-dead-letters.ts';
import type { SqliteDeadlines } from './sqlite-deadlines.ts';
import type { SqliteEffects } from './sqlite-effects.ts';
import type { SqliteJournal } from './sqlite-journal.ts';
import type { SqliteListing } from './sqlite-listing.ts';
import type { SqliteOutbox } from './sqlite-outbox.ts';
import type { SqliteRecords, WrittenRecord } from './sqlite-records.ts';
import { MESSAGES_PER_STEP } from './sqlite-schema.ts';
import { prepared, type Statements } from './sqlite-statements.ts';
import { SqliteTransaction } from './sqlite-transaction.ts';
import type { CommitBatch, ConversationCommit, NewOutboxEntry } from './store.ts';

export interface SqliteCommitParts {
  records: SqliteRecords;
  journal: SqliteJournal;
  outbox: SqliteOutbox;
  effects: SqliteEffects;
  letters: SqliteDeadLetters;
  deadlines: SqliteDeadlines;
  listing: SqliteListing;
}

const NOTHING_LOST: ReadonlySet<string> = new Set();

export class SqliteCommit {
  readonly #parts: SqliteCommitParts;
  readonly #transaction: SqliteTransaction;
  readonly #sql: Statements<typeof STATEMENTS>;

  constructor(database: DatabaseSync, parts: SqliteCommitParts) {
    this.#parts = parts;
    this.#transaction = new SqliteTransaction(database);
    this.#sql = prepared(database, STATEMENTS);
  }

  /** Of the last event. */
  get position(): number {
    return this.#sql.position.get()!.position as number;
  }

  /** @returns conversations that another has stepped */
  commit(batch: CommitBatch): ReadonlySet<string> {
    const { outbox, listing } = this.#parts;
    if (listing.isFull) listing.write();
    const { ids, lost } = this.#transaction.run(
      () => this.#write(batch),
      () => outbox.forgetUnsent(),
    );
    for (const [index, { standing, journal }] of batch.conversations.entries()) {
      const id = ids[index];
      if (id !== undefined && standing) listing.note(id, standing.updatedAt, journal.at(-1)!.position);
    }
    return lost;
  }

  #write(batch: CommitBatch): { ids: (number | undefined)[]; lost: ReadonlySet<string> } {
    const { records, outbox, effects, letters } = this.#parts;
    for (const state of batch.effects) {
      const record = records.find(state.conversation);
      if (record !== undefined) effects.keep(record.id, state);
    }
    const ids = batch.conversations.map((commit) => this.#writeConversation(commit));
    const losers = batch.conversations.filter((_, index) => ids[index] === undefined);
    const lost = losers.length === 0 ? NOTHING_LOST : new Set(losers.map(({ conversation }) => conversation));
    for (const update of batch.deliveries) {
      if (update.unlessLost && lost.has(update.conversation)) continue;
      const record = records.find(update.conversation);
      if (record !== undefined) outbox.update(record, update);
    }
    for (const letter of batch.deadLetters) if (!lost.has(letter.conversation)) letters.add(letter);
    this.#sql.advance.run(batch.position);
    return { ids, lost };
  }

  /** @returns the number of its record; undefined if another has stepped it */
  #writeConversation(commit: ConversationCommit): number | undefined {
    const { records, journal, outbox, effects, letters, deadlines } = this.#parts;
    const { conversation, record, standing } = commit;
    const written = records.write(commit, commit.journal.at(-1)!.position);
    if (written === undefined) return undefined;
    const { id, wake_at: wakeAt } = written;
    deadlines.moved(id, commit.nextDeadline ?? null, wakeAt, standing?.updatedAt ?? 0);
    journal.add(id, this.#keyOfPrevious(commit, written), commit.journal, identityOf(conversation, record));
    effects.forget(id, commit.endedEffects);
    for (const message of commit.outbox) outbox.add(id, keyOf(message, commit), message);
    for (const withdrawal of commit.withdrawals) outbox.withdraw(id, withdrawal);
    for (const { letter, at } of commit.requeued ?? []) letters.settle(letter, 'requeued', at);
    return id;
  }

  /** Of the entry before those of the commit. */
  #keyOfPrevious({ previous }: ConversationCommit, { id, shift }: WrittenRecord): number | null {
    if (previous === undefined || typeof shift !== 'number') return previous ?? null;
    this.#parts.records.clearShift(id);
    return previous + shift;
  }
}

/** A message lies at the step that decided it, in the order of the step's messages. */
function keyOf({ entry, revision }: NewOutboxEntry, { journal, outbox }: ConversationCommit): number {
  const { position } = journal.find((step) => step.revision === revision)!;
  const first = outbox.find((message) => message.revision === revision)!;
  return position * MESSAGES_PER_STEP + entry - first.entry;
}

const STATEMENTS = {
  advance: 'UPDATE log SET position = max(position, ?)',
  position: 'SELECT position FROM log',
} as const;
