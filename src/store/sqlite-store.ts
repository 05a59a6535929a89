/**
 * The embedded store: one SQLite file per group of shards, owned by one worker thread.
 *
 * WAL with `synchronous=FULL`: a commit returns after its fsync. The calls are synchronous underneath; the
 * promises keep the port equal for stores across a network. The file is locked for its owner, so a second
 * process on the same data directory stops with `data_locked`.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { EffectState } from '../effects/effect.ts';
import type { DeadLetter, DeadLetterQuery } from './dead-letter.ts';
import type { Erased, JournalBase } from './erasure.ts';
import { identityOf } from './journal-text.ts';
import type { ConversationPage, StoredConversation } from './moving.ts';
import { SqliteCommit } from './sqlite-commit.ts';
import { SqliteDeadLetters } from './sqlite-dead-letters.ts';
import { SqliteDeadlines } from './sqlite-deadlines.ts';
import { SqliteEffects } from './sqlite-effects.ts';
import { SqliteErasure } from './sqlite-erasure.ts';
import { openFile, refusal, writeAnew } from './sqlite-file.ts';
import { SqliteJournal } from './sqlite-journal.ts';
import { SqliteListing } from './sqlite-listing.ts';
import { SqliteMoving } from './sqlite-moving.ts';
import { SqliteOutbox } from './sqlite-outbox.ts';
import { PACKING, type Packing, SqlitePacks } from './sqlite-packs.ts';
import { SqliteRecords } from './sqlite-records.ts';
import type { Place } from './standing.ts';
import type { CommitBatch, JournalEntry, OutboxEntry, Store, Whereabouts } from './store.ts';

export class SqliteStore implements Store {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #records: SqliteRecords;
  readonly #journal: SqliteJournal;
  readonly #outbox: SqliteOutbox;
  readonly #effects: SqliteEffects;
  readonly #letters: SqliteDeadLetters;
  readonly #deadlines: SqliteDeadlines;
  readonly #listing: SqliteListing;
  readonly #packs: SqlitePacks;
  readonly #commit: SqliteCommit;
  readonly #erasure: SqliteErasure;
  readonly #moving: SqliteMoving;

  /** @throws ProsaError `data_locked`, `data_format` or `store_failed` */
  constructor(path: string, packing: Packing = PACKING) {
    const database = openFile(path);
    try {
      const packs = new SqlitePacks(database, packing);
      const parts = {
        packs,
        records: new SqliteRecords(database),
        journal: new SqliteJournal(database, packs),
        outbox: new SqliteOutbox(database, packs),
        effects: new SqliteEffects(database),
        letters: new SqliteDeadLetters(database),
        deadlines: new SqliteDeadlines(database),
        listing: new SqliteListing(database),
      };
      this.#path = path;
      this.#database = database;
      this.#records = parts.records;
      this.#journal = parts.journal;
      this.#outbox = parts.outbox;
      this.#effects = parts.effects;
      this.#letters = parts.letters;
      this.#deadlines = parts.deadlines;
      this.#listing = parts.listing;
      this.#packs = packs;
      this.#commit = new SqliteCommit(database, parts);
      this.#erasure = new SqliteErasure(path, database, parts);
      this.#moving = new SqliteMoving(database, this, parts);
    } catch (error) {
      database.close(); // which else keeps the file locked
      throw refusal(path, error);
    }
  }

  async load(conversations: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const conversation of conversations) {
      const text = this.#records.textOf(conversation);
      if (text !== undefined) found.set(conversation, text);
    }
    return found;
  }

  async commit(batch: CommitBatch): Promise<ReadonlySet<string>> {
    try {
      return this.#commit.commit(batch);
    } catch (error) {
      throw refusal(this.#path, error);
    }
  }

  /** A commit returns after its fsync. */
  async durable(): Promise<void> {}

  async lastPosition(): Promise<number> {
    return this.#commit.position;
  }

  due(now: number, limit: number): Promise<string[]> {
    return this.#refusing(this.#deadlines.due(now, limit));
  }

  nextDeadline(): Promise<number | undefined> {
    return this.#refusing(this.#deadlines.next());
  }

  async withRunningEffects(): Promise<string[]> {
    return this.#records.withRunningEffects();
  }

  async effectStates(): Promise<EffectState[]> {
    return this.#effects.states();
  }

  async withUnsentMessages(): Promise<string[]> {
    return this.#outbox.conversationsWithUnsent();
  }

  async nextUnsent(conversations: readonly string[]): Promise<OutboxEntry[]> {
    const found: OutboxEntry[] = [];
    for (const conversation of conversations) {
      const record = this.#records.find(conversation);
      const first = record && this.#outbox.first(conversation, record.id);
      if (first !== undefined) found.push(first);
    }
    return found;
  }

  async conversations(after: string, limit: number): Promise<string[]> {
    return this.#records.conversations(after, limit);
  }

  async outbox(conversation: string, after: number, limit: number): Promise<OutboxEntry[]> {
    const record = this.#records.find(conversation);
    if (record === undefined) return [];
    const found: OutboxEntry[] = [];
    for (const message of this.#outbox.of(conversation, record)) {
      if (message.entry <= after) break;
      found.push(message);
    }
    return found.reverse().slice(0, limit);
  }

  async journal(conversation: string, after: number, limit: number): Promise<JournalEntry[]> {
    const record = this.#records.find(conversation);
    if (record === undefined) return [];
    const identity = identityOf(conversation, this.#records.textOf(conversation)!);
    return this.#journal.read(record.position, after, limit, identity);
  }

  async deadLetters(query: DeadLetterQuery): Promise<DeadLetter[]> {
    return this.#letters.list(query);
  }

  async deadLetter(id: number): Promise<DeadLetter | undefined> {
    return this.#letters.find(id);
  }

  async discardDeadLetter(id: number, at: number): Promise<boolean> {
    return this.#letters.settle(id, 'discarded', at);
  }

  async whereabouts(after: number, limit: number): Promise<Whereabouts[]> {
    return this.#records.whereabouts(after, limit);
  }

  async recent(before: Place | undefined, limit: number): Promise<Place[]> {
    try {
      return this.#listing.recent(before ?? { at: Number.MAX_SAFE_INTEGER, conversation: '' }, limit);
    } catch (error) {
      throw refusal(this.#path, error);
    }
  }

  async withPerson(taken: boolean, limit: number): Promise<Place[]> {
    return this.#records.withPerson(taken, limit);
  }

  async countWithPerson(): Promise<{ waiting: number; taken: number }> {
    return this.#records.countWithPerson();
  }

  async pack(): Promise<number> {
    return this.#packs.pack(this.#commit.position);
  }

  async shrink(): Promise<boolean> {
    return writeAnew(this.#database);
  }

  async erase(conversations: readonly string[]): Promise<Erased> {
    return this.#erasure.erase(conversations);
  }

  async holdings(conversations: readonly string[]): Promise<Erased> {
    return this.#erasure.holdings(conversations);
  }

  async trim(conversation: string, base: JournalBase): Promise<Erased> {
    return this.#erasure.trim(conversation, base);
  }

  async base(conversation: string): Promise<JournalBase | undefined> {
    return this.#erasure.base(conversation);
  }

  async eraseDeadLetters(before: number, limit: number): Promise<Erased> {
    return this.#erasure.eraseDeadLetters(before, limit);
  }

  async purge(limit: number): Promise<boolean> {
    return this.#erasure.purge(limit);
  }

  async scrub(): Promise<boolean> {
    return this.#erasure.scrub();
  }

  timesOpened(): Promise<number> {
    return this.#moving.timesOpened();
  }

  allConversations(after: string, limit: number): Promise<ConversationPage> {
    return this.#moving.allConversations(after, limit);
  }

  whole(conversations: readonly string[]): Promise<StoredConversation[]> {
    return this.#moving.whole(conversations);
  }

  lastLetter(): Promise<number> {
    return this.#moving.lastLetter();
  }

  restore(conversations: readonly StoredConversation[], lastLetter: number): Promise<ReadonlySet<string>> {
    return this.#moving.restore(conversations, lastLetter);
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) {
      try {
        this.#listing.write();
      } catch {
        // a full disk: the journal has it
      }
      this.#database.close();
    }
    this.#erasure.close();
  }

  async #refusing<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw refusal(this.#path, error);
    }
  }
}
