import type { DatabaseSync } from 'node:sqlite';
import { conversationPage } from './conversation-pages.ts';
import type { DeadLetter } from './dead-letter.ts';
import { identityOf, shorten } from './journal-text.ts';
import { writeMessageText } from './message-text.ts';
import type { BegunConversation, ConversationPage, Moving, StoredConversation } from './moving.ts';
import { recordText } from './record-text.ts';
import type { SqliteDeadLetters } from './sqlite-dead-letters.ts';
import type { SqliteEffects } from './sqlite-effects.ts';
import type { SqliteListing } from './sqlite-listing.ts';
import type { SqliteOutbox } from './sqlite-outbox.ts';
import { EFFECTS_PER_RECORD, MESSAGES_PER_STEP, standingColumns } from './sqlite-schema.ts';
import { prepared, type Statements } from './sqlite-statements.ts';
import { SqliteTransaction } from './sqlite-transaction.ts';
import { standingIn } from './standing.ts';
import { OUTBOX_RANK, type OutboxEntry, type Store } from './store.ts';

/** What a store reads anyway. */
type Reader = Pick<Store, 'journal' | 'outbox' | 'base'>;

export interface SqliteMovingParts {
  outbox: SqliteOutbox;
  effects: SqliteEffects;
  letters: SqliteDeadLetters;
  listing: SqliteListing;
}

/**
 * Conversations that come to the file of a group, or leave it. The log positions of those that come may be those of
 * others here, as they were numbered elsewhere; so their journal gets keys behind all there are.
 */
export class SqliteMoving implements Moving {
  readonly #transaction: SqliteTransaction;
  readonly #reader: Reader;
  readonly #outbox: SqliteOutbox;
  readonly #effects: SqliteEffects;
  readonly #letters: SqliteDeadLetters;
  readonly #listing: SqliteListing;
  readonly #sql: Statements<typeof STATEMENTS>;

  constructor(
    database: DatabaseSync,
    reader: Reader,
    { outbox, effects, letters, listing }: SqliteMovingParts,
  ) {
    this.#transaction = new SqliteTransaction(database);
    this.#reader = reader;
    this.#outbox = outbox;
    this.#effects = effects;
    this.#letters = letters;
    this.#listing = listing;
    this.#sql = prepared(database, STATEMENTS);
  }

  async timesOpened(): Promise<number> {
    return this.#sql.opened.get()!.opened as number;
  }

  allConversations(after: string, limit: number): Promise<ConversationPage> {
    const begun = async (order: number, most: number) =>
      this.#sql.begun.all(order, most) as unknown as { order: number; conversation: string }[];
    const unbegun = async (conversation: string, most: number) =>
      this.#sql.unbegun.all(conversation, most).map((row) => row.conversation as string);
    return conversationPage({ begun, unbegun }, after, limit);
  }

  async lastLetter(): Promise<number> {
    return (this.#sql.lastLetter.get()?.seq as number | undefined) ?? 0;
  }

  async whole(conversations: readonly string[]): Promise<StoredConversation[]> {
    const found: StoredConversation[] = [];
    for (const conversation of conversations) {
      const deadLetters = this.#letters.of(conversation);
      const begun = await this.#begun(conversation);
      if (begun !== undefined) found.push({ conversation, begun, deadLetters });
      else if (deadLetters.length > 0) found.push({ conversation, deadLetters });
    }
    return found;
  }

  async #begun(conversation: string): Promise<BegunConversation | undefined> {
    const row = this.#sql.record.get(conversation);
    if (row === undefined) return undefined;
    const id = row.id as number;
    return {
      revision: row.revision as number,
      position: (row.position as number) - ((row.shift as number | null) ?? 0),
      record: recordText(row.body as string | Uint8Array),
      nextDeadline: (row.next_deadline as number | null) ?? undefined,
      hasRunningEffects: (row.running_effects as number) > 0,
      base: await this.#reader.base(conversation),
      journal: await this.#reader.journal(conversation, 0, Number.MAX_SAFE_INTEGER),
      outbox: await this.#reader.outbox(conversation, 0, Number.MAX_SAFE_INTEGER),
      effects: this.#effects.statesOf(conversation, id),
    };
  }

  async restore(conversations: readonly StoredConversation[], lastLetter: number): Promise<Set<string>> {
    this.#listing.write();
    const { there, last } = this.#transaction.run(
      () => this.#restore(conversations, lastLetter),
      () => this.#outbox.forgetUnsent(),
    );
    this.#listing.advanced(last);
    return there;
  }

  #restore(conversations: readonly StoredConversation[], lastLetter: number) {
    const there = new Set<string>();
    if (this.#sql.raiseLetters.run(lastLetter).changes === 0) this.#sql.beginLetters.run(lastLetter);
    let last = this.#sql.lastKey.get()!.key as number;
    for (const one of conversations) {
      if (this.#sql.exists.get(one.conversation) !== undefined) {
        there.add(one.conversation);
        continue;
      }
      if (one.begun !== undefined) last = this.#restoreBegun(one.conversation, one.begun, last);
      for (const letter of one.deadLetters) this.#restoreLetter(letter);
    }
    this.#sql.advanceLog.run(last);
    this.#listing.advance(last);
    return { there, last };
  }

  /** @param last the last key in use @returns the last one that no later position may have */
  #restoreBegun(conversation: string, begun: BegunConversation, last: number): number {
    const { revision, position, record, nextDeadline = null, hasRunningEffects, base, journal } = begun;
    const identity = identityOf(conversation, record);
    const end = last + Math.max(1, journal.length);
    const running = hasRunningEffects ? 1 : 0;
    const shift = end - position;
    const person = standingColumns(standingIn(record));
    const head = [conversation, revision, end, shift, nextDeadline, running] as const;
    const added = this.#sql.addRecord.get(...head, ...person, record, nextDeadline);
    const id = added!.id as number;
    this.#listing.list(id);
    const messages = Map.groupBy(begun.outbox, (message) => message.revision);
    let previous: number | null = null;
    for (const [index, entry] of journal.entries()) {
      const key = last + 1 + index;
      const event = shorten(entry.event, identity);
      const { state, digest } = entry;
      this.#sql.addEntry.run(key, previous, entry.position, id, entry.revision, event, state, digest);
      this.#restoreMessages(id, key * MESSAGES_PER_STEP, messages.get(entry.revision) ?? []);
      previous = key;
    }
    if (base !== undefined) this.#sql.addBase.run(id, base.revision, base.record, base.since);
    for (const { effect, attempts, notBefore, progress = null } of begun.effects) {
      this.#sql.addEffect.run(id * EFFECTS_PER_RECORD + effect, attempts, notBefore, progress);
    }
    return Math.max(end, position);
  }

  #restoreMessages(record: number, firstKey: number, messages: readonly OutboxEntry[]): void {
    for (const message of messages) {
      const { entry, state, revision, prompt, at, attempts, repeats, notBefore, updatedAt } = message;
      const { messageId = null, error = null } = message;
      const text = writeMessageText(message);
      const key = firstKey + entry - messages[0]!.entry;
      const decided = [key, record, entry, OUTBOX_RANK[state], revision, prompt, text, at] as const;
      this.#sql.addMessage.run(...decided, attempts, repeats, notBefore, messageId, error, updatedAt);
      if (OUTBOX_RANK[state] < OUTBOX_RANK.sent) this.#outbox.noteUnsent(record, key);
    }
  }

  #restoreLetter(letter: DeadLetter): void {
    const { conversation, key, kind, code, reason, attempts, at, updatedAt, state, event } = letter;
    const { revision = null, position = null, used = null } = letter;
    const failure = [conversation, key, kind, code, reason, attempts, at] as const;
    this.#sql.addLetter.run(...failure, updatedAt, state, event, revision, position, used);
  }
}

const STATEMENTS = {
  opened: 'SELECT opened FROM log',
  begun: 'SELECT id AS "order", conversation FROM records WHERE id > ? ORDER BY id LIMIT ?',
  unbegun: `SELECT DISTINCT conversation FROM dead_letters WHERE conversation > ?
    AND NOT EXISTS (SELECT 1 FROM records WHERE records.conversation = dead_letters.conversation)
    ORDER BY conversation LIMIT ?`,
  lastLetter: `SELECT seq FROM sqlite_sequence WHERE name = 'dead_letters'`,
  raiseLetters: `UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'dead_letters'`,
  beginLetters: `INSERT INTO sqlite_sequence (name, seq) VALUES ('dead_letters', ?)`,
  record: 'SELECT * FROM records WHERE conversation = ?',
  exists: `SELECT 1 FROM records WHERE conversation = ?1
    UNION ALL SELECT 1 FROM dead_letters WHERE conversation = ?1 LIMIT 1`,
  lastKey: `SELECT max(log.position, coalesce((SELECT max(position) FROM journal), 0)) AS key FROM log`,
  advanceLog: 'UPDATE log SET position = max(position, ?)',
  addRecord: `INSERT INTO records
    (conversation, revision, position, shift, next_deadline, running_effects, person_since, taken, body, wake_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
  addEntry: `INSERT INTO journal (position, previous, moved_from, record, revision, event, state, digest)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  addMessage: `INSERT INTO outbox (key, record, entry, rank, revision, prompt, text, at, attempts, repeats,
    not_before, message_id, error, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  addBase: 'INSERT INTO bases (record, revision, body, since) VALUES (?, ?, ?, ?)',
  addEffect: 'INSERT INTO effects (key, attempts, not_before, progress) VALUES (?, ?, ?, ?)',
  addLetter: `INSERT INTO dead_letters (conversation, key, kind, code, reason, attempts, at, updated_at, state,
    event, revision, position, used) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
} as const;
