import type { DatabaseSync } from 'node:sqlite';
import { readMessageText, writeMessageText } from './message-text.ts';
import type { SqlitePacks } from './sqlite-packs.ts';
import type { StoredRecord } from './sqlite-records.ts';
import { MESSAGES_PER_STEP } from './sqlite-schema.ts';
import { prepared, type Statements } from './sqlite-statements.ts';
import {
  type DeliveryUpdate,
  NEVER,
  type NewOutboxEntry,
  OUTBOX_RANK,
  type OutboxEntry,
  type OutboxState,
  type Withdrawal,
} from './store.ts';
import { UnsentMessages } from './unsent-messages.ts';

const STATES = Object.entries(OUTBOX_RANK)
  .sort(([, a], [, b]) => a - b)
  .map(([state]) => state as OutboxState);

/** The messages in the file of a group. What writes is called within a transaction of the caller. */
export class SqliteOutbox {
  readonly #packs: SqlitePacks;
  readonly #sql: Statements<typeof STATEMENTS>;
  /** Undefined until it is asked for, and when a transaction was taken back. */
  #known: UnsentMessages | undefined;

  constructor(database: DatabaseSync, packs: SqlitePacks) {
    this.#packs = packs;
    this.#sql = prepared(database, STATEMENTS);
  }

  /** A transaction was taken back: what has not left is read from the file before it is asked for again. */
  forgetUnsent(): void {
    this.#known = undefined;
  }

  get #unsent(): UnsentMessages {
    this.#known ??= this.#readUnsent();
    return this.#known;
  }

  #readUnsent(): UnsentMessages {
    const unsent = new UnsentMessages();
    for (const { record, key } of this.#sql.unsent.iterate()) unsent.add(record as number, key as number);
    return unsent;
  }

  /** Of a message that was written by another. */
  noteUnsent(record: number, key: number): void {
    this.#unsent.add(record, key);
  }

  add(record: number, key: number, message: NewOutboxEntry): void {
    const { entry, revision, prompt, at } = message;
    this.#sql.add.run(key, record, entry, revision, prompt, writeMessageText(message), at, at);
    this.#unsent.add(record, key);
  }

  /** Those that have not left. */
  withdraw(record: number, { from, before }: Withdrawal): void {
    for (const key of this.#unsent.of(record)) {
      if (this.#sql.withdraw.run(key, from, before).changes === 1) this.#unsent.remove(record, key);
      else this.#sql.withdrawClaimed.run(key, from, before);
    }
  }

  update(record: StoredRecord, update: DeliveryUpdate): void {
    const { entry, at } = update;
    const decidedAt = update.decidedAt ?? null;
    const unsent = this.#unsent.of(record.id).find((key) => this.#sql.entryOf.get(key)!.entry === entry);
    const key = unsent ?? this.#keyOfSent(record, entry);
    if (key === undefined) return;
    switch (update.kind) {
      case 'claim':
        this.#sql.claim.run(at, key, decidedAt);
        break;
      case 'release': {
        const left = this.#sql.release.get(update.notBefore, update.error, at, key, decidedAt);
        if (left?.rank === OUTBOX_RANK.withdrawn) this.#unsent.remove(record.id, key);
        break;
      }
      case 'advance': {
        const rank = OUTBOX_RANK[update.state];
        const { messageId = null, error = null } = update;
        const { changes } = this.#sql.advance.run(rank, messageId, error, at, key, rank, decidedAt);
        if (changes === 1 && unsent !== undefined) this.#unsent.remove(record.id, key);
      }
    }
  }

  first(conversation: string, record: number): OutboxEntry | undefined {
    const [key] = this.#unsent.of(record);
    if (key === undefined) return undefined;
    const row = this.#sql.unsentMessage.get(key, record);
    if (row === undefined) throw new Error(`message ${key} of record ${record} is not in the outbox`);
    return this.#entryOf(conversation, row);
  }

  /** The messages of a conversation, the last one first. */
  *of(conversation: string, record: StoredRecord): Iterable<OutboxEntry> {
    for (const row of this.#rowsOf(record)) yield this.#entryOf(conversation, row);
  }

  conversationsWithUnsent(): string[] {
    return this.#sql.conversations.all().map((row) => row.conversation as string);
  }

  /** Whether one has not left that was decided up to a revision. */
  hasUnsentUpTo(record: number, revision: number): boolean {
    const [key] = this.#unsent.of(record);
    return key !== undefined && (this.#sql.revisionOf.get(key)!.revision as number) <= revision;
  }

  deleteUnsent(record: number): void {
    for (const key of this.#unsent.of(record)) this.#sql.delete.run(key);
    this.#unsent.drop(record);
  }

  #keyOfSent(record: StoredRecord, entry: number): number | undefined {
    for (const row of this.#rowsOf(record)) {
      if ((row.entry as number) === entry) return row.key as number;
      if ((row.entry as number) < entry) return undefined;
    }
    return undefined;
  }

  *#rowsOf(record: StoredRecord): Iterable<Record<string, unknown>> {
    let position: number | null = record.position;
    while (position !== null) {
      const first = position * MESSAGES_PER_STEP;
      yield* this.#sql.messages.all(first, first + MESSAGES_PER_STEP) as Record<string, unknown>[];
      position = (this.#sql.previous.get(position)?.previous as number | null | undefined) ?? null;
    }
  }

  #entryOf(conversation: string, row: Record<string, unknown>): OutboxEntry {
    const isPacked = row.text === null;
    return toOutboxEntry(
      conversation,
      isPacked ? { ...row, ...this.#packs.message(row.key as number) } : row,
    );
  }
}

function toOutboxEntry(conversation: string, row: Record<string, unknown>): OutboxEntry {
  return {
    conversation,
    entry: row.entry as number,
    state: STATES[row.rank as number]!,
    revision: row.revision as number,
    prompt: row.prompt as string,
    ...readMessageText(row.text as string),
    at: row.at as number,
    attempts: row.attempts as number,
    repeats: row.repeats as number,
    notBefore: row.not_before as number,
    messageId: (row.message_id as string | null) ?? undefined,
    error: (row.error as string | null) ?? undefined,
    updatedAt: row.updated_at as number,
  };
}

const STATEMENTS = {
  unsent: 'SELECT record, key FROM outbox WHERE rank < 2 ORDER BY key',
  entryOf: 'SELECT entry FROM outbox WHERE key = ?',
  conversations: `SELECT conversation FROM records WHERE id IN (SELECT DISTINCT record FROM outbox WHERE rank < 2)`,
  add: `INSERT INTO outbox (key, record, entry, rank, revision, prompt, text, at, updated_at)
    VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?)`,
  claim: `UPDATE outbox SET rank = 1, attempts = attempts + 1, repeats = repeats + (rank = 1), updated_at = ?
    WHERE key = ? AND rank < 2 AND at = coalesce(?, at)`,
  withdraw: `UPDATE outbox SET rank = ${OUTBOX_RANK.withdrawn} WHERE key = ? AND rank = 0
    AND revision >= ? AND revision < ?`,
  withdrawClaimed: `UPDATE outbox SET not_before = ${NEVER} WHERE key = ? AND rank = 1
    AND revision >= ? AND revision < ?`,
  release: `UPDATE outbox SET rank = CASE not_before WHEN ${NEVER} THEN ${OUTBOX_RANK.withdrawn} ELSE 0 END,
    not_before = ?, error = ?, updated_at = ?
    WHERE key = ? AND rank = 1 AND at = coalesce(?, at) RETURNING rank`,
  advance: `UPDATE outbox SET rank = ?, message_id = coalesce(?, message_id), error = ?, updated_at = ?
    WHERE key = ? AND rank < ? AND at = coalesce(?, at)`,
  delete: 'DELETE FROM outbox WHERE key = ?',
  unsentMessage: 'SELECT * FROM outbox WHERE key = ? AND record = ? AND rank < 2',
  revisionOf: 'SELECT revision FROM outbox WHERE key = ?',
  messages: 'SELECT * FROM outbox WHERE key >= ? AND key < ? ORDER BY key DESC',
  previous: 'SELECT previous FROM journal WHERE position = ?',
} as const;
