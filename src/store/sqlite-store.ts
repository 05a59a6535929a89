/**
 * The embedded store: one SQLite file per group of shards, owned by one worker thread.
 *
 * WAL with `synchronous=FULL`: a commit returns after its fsync. The calls are synchronous underneath; the
 * promises keep the port equal for stores across a network. The file is locked for its owner, so a second
 * process on the same data directory stops with `data_locked`.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EffectState } from '../effects/effect.ts';
import type { DeadLetter, DeadLetterQuery, NewDeadLetter } from './dead-letter.ts';
import type { Erased, JournalBase } from './erasure.ts';
import { identityOf, restore, shorten } from './journal-text.ts';
import { readMessageText, writeMessageText } from './message-text.ts';
import type { ConversationPage, StoredConversation } from './moving.ts';
import { recordText } from './record-text.ts';
import { toDeadLetter } from './sqlite-dead-letters.ts';
import { SqliteErasure } from './sqlite-erasure.ts';
import { openFile, refusal } from './sqlite-file.ts';
import { SqliteMoving } from './sqlite-moving.ts';
import { PACKING, type Packing, SqlitePacks } from './sqlite-packs.ts';
import { EFFECTS_PER_RECORD, MESSAGES_PER_STEP, standingColumns } from './sqlite-schema.ts';
import { STATEMENTS } from './sqlite-statements.ts';
import type { Place } from './standing.ts';
import {
  type CommitBatch,
  type ConversationCommit,
  type DeliveryUpdate,
  type JournalEntry,
  type NewOutboxEntry,
  OUTBOX_RANK,
  type OutboxEntry,
  type OutboxState,
  type Store,
  type Whereabouts,
} from './store.ts';

const STATES = Object.entries(OUTBOX_RANK)
  .sort(([, a], [, b]) => a - b)
  .map(([state]) => state as OutboxState);

/** Free pages (of 4 kB) that are not worth writing a file anew for, and pages in use that take too long to write. */
const FEW_PAGES = 1_000;
const MOST_PAGES = 50_000;

const NOTHING_LOST: ReadonlySet<string> = new Set();

export class SqliteStore implements Store {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #packs: SqlitePacks;
  readonly #erasure: SqliteErasure;
  readonly #moving: SqliteMoving;
  readonly #sql: Record<keyof typeof STATEMENTS, StatementSync>;

  /** @throws ProsaError `data_locked` or `data_format` */
  constructor(path: string, packing: Packing = PACKING) {
    this.#path = path;
    this.#database = openFile(path);
    this.#packs = new SqlitePacks(this.#database, packing);
    this.#erasure = new SqliteErasure(path, this.#database, this.#packs);
    this.#moving = new SqliteMoving(this.#database, this);
    this.#sql = Object.fromEntries(
      Object.entries(STATEMENTS).map(([name, sql]) => [name, this.#database.prepare(sql)]),
    ) as Record<keyof typeof STATEMENTS, StatementSync>;
  }

  async load(conversations: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const conversation of conversations) {
      const row = this.#sql.record.get(conversation);
      if (row !== undefined) found.set(conversation, recordText(row.body as string | Uint8Array));
    }
    return found;
  }

  async commit(batch: CommitBatch): Promise<ReadonlySet<string>> {
    try {
      this.#sql.begin.run();
      for (const state of batch.effects) this.#keepEffect(state);
      const losers = batch.conversations.filter((commit) => !this.#writeConversation(commit));
      const lost =
        losers.length === 0 ? NOTHING_LOST : new Set(losers.map(({ conversation }) => conversation));
      for (const update of batch.deliveries) {
        if (!update.unlessLost || !lost.has(update.conversation)) this.#writeDelivery(update);
      }
      for (const letter of batch.deadLetters) {
        if (!lost.has(letter.conversation)) this.#writeDeadLetter(letter);
      }
      this.#sql.advanceLog.run(batch.position);
      this.#sql.commit.run();
      return lost;
    } catch (error) {
      if (this.#database.isTransaction) this.#sql.rollback.run();
      throw refusal(this.#path, error);
    }
  }

  /** A commit returns after its fsync. */
  async durable(): Promise<void> {}

  #writeConversation(commit: ConversationCommit): boolean {
    const { conversation, expected, revision, record, runningEffects, journal, outbox } = commit;
    const deadline = commit.nextDeadline ?? null;
    const position = journal.at(-1)!.position;
    const listed = standingColumns(commit.standing);
    const row =
      expected === 0
        ? this.#sql.addRecord.get(
            conversation,
            revision,
            position,
            deadline,
            runningEffects,
            ...listed,
            record,
          )
        : this.#sql.updateRecord.get(
            revision,
            position,
            deadline,
            runningEffects,
            ...listed,
            record,
            conversation,
            expected,
          );
    if (row === undefined) return false;
    const id = row.id as number;
    const identity = identityOf(conversation, record);
    let previous = this.#keyOfPrevious(commit, row);
    for (const entry of journal) {
      const { position, revision, event, state, digest } = entry;
      this.#sql.addJournal.run(position, previous, id, revision, shorten(event, identity), state, digest);
      previous = position;
    }
    for (const effect of commit.endedEffects) this.#sql.forgetEffect.run(id * EFFECTS_PER_RECORD + effect);
    for (const message of outbox) {
      const { entry, revision, prompt, at } = message;
      const text = writeMessageText(message);
      this.#sql.addOutbox.run(keyOf(message, commit), id, entry, revision, prompt, text, at, at);
    }
    if (commit.withdrawBefore > 0) {
      this.#sql.withdraw.run(id, commit.withdrawBefore);
      this.#sql.withdrawClaimed.run(id, commit.withdrawBefore);
    }
    for (const { letter, at } of commit.requeued ?? []) {
      this.#sql.settleDeadLetter.run('requeued', at, letter);
    }
    return true;
  }

  /** Of the entry before those of the commit. */
  #keyOfPrevious({ previous }: ConversationCommit, row: Record<string, unknown>): number | null {
    if (previous === undefined || typeof row.shift !== 'number') return previous ?? null;
    this.#sql.clearShift.run(row.id as number);
    return previous + row.shift;
  }

  #writeDeadLetter(letter: NewDeadLetter): void {
    const { conversation, key, kind, code, reason, attempts, at, event } = letter;
    const { revision = null, position = null, used = null } = letter;
    this.#sql.addDeadLetter.run(
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

  #keepEffect({ conversation, effect, attempts, notBefore, progress }: EffectState): void {
    const record = this.#recordOf(conversation);
    if (record === undefined) return;
    this.#sql.keepEffect.run(record.id * EFFECTS_PER_RECORD + effect, attempts, notBefore, progress ?? null);
  }

  #writeDelivery(update: DeliveryUpdate): void {
    const record = this.#recordOf(update.conversation);
    if (record === undefined) return;
    const { entry, at } = update;
    const decidedAt = update.decidedAt ?? null;
    switch (update.kind) {
      case 'claim':
        this.#sql.claim.run(at, record.id, entry, decidedAt);
        break;
      case 'release':
        this.#sql.release.run(update.notBefore, update.error, at, record.id, entry, decidedAt);
        break;
      case 'advance': {
        const key = this.#keyOfMessage(record, entry);
        if (key === undefined) return;
        const rank = OUTBOX_RANK[update.state];
        const { messageId = null, error = null } = update;
        this.#sql.advance.run(rank, messageId, error, at, key, rank, decidedAt);
      }
    }
  }

  /** Of one that has not left yet the index knows; the others are looked for from the last one on. */
  #keyOfMessage(record: StoredRecord, entry: number): number | undefined {
    const unsent = this.#sql.unsentKey.get(record.id, entry);
    if (unsent !== undefined) return unsent.key as number;
    for (const row of this.#messages(record)) {
      if ((row.entry as number) === entry) return row.key as number;
      if ((row.entry as number) < entry) return undefined;
    }
    return undefined;
  }

  /** The messages of a conversation, the last one first. */
  *#messages(record: StoredRecord): Iterable<Record<string, unknown>> {
    let position: number | null = record.position;
    while (position !== null) {
      const first = position * MESSAGES_PER_STEP;
      yield* this.#sql.messages.all(first, first + MESSAGES_PER_STEP) as Record<string, unknown>[];
      position = (this.#sql.previous.get(position)?.previous as number | null | undefined) ?? null;
    }
  }

  #outboxEntry(conversation: string, row: Record<string, unknown>): OutboxEntry {
    const isPacked = row.text === null;
    return toOutboxEntry(
      conversation,
      isPacked ? { ...row, ...this.#packs.message(row.key as number) } : row,
    );
  }

  async lastPosition(): Promise<number> {
    return this.#sql.lastPosition.get()!.position as number;
  }

  async due(now: number, limit: number): Promise<string[]> {
    return this.#sql.due.all(now, limit).map((row) => row.conversation as string);
  }

  async nextDeadline(): Promise<number | undefined> {
    return (this.#sql.nextDeadline.get()?.next_deadline as number | null | undefined) ?? undefined;
  }

  async withRunningEffects(): Promise<string[]> {
    return this.#sql.withRunningEffects.all().map((row) => row.conversation as string);
  }

  async effectStates(): Promise<EffectState[]> {
    return this.#sql.effectStates.all().map((row) => ({
      conversation: row.conversation as string,
      effect: row.effect as number,
      attempts: row.attempts as number,
      notBefore: row.not_before as number,
      progress: (row.progress as string | null) ?? undefined,
    }));
  }

  async withUnsentMessages(): Promise<string[]> {
    return this.#sql.withUnsent.all().map((row) => row.conversation as string);
  }

  async nextUnsent(conversations: readonly string[]): Promise<OutboxEntry[]> {
    const found: OutboxEntry[] = [];
    for (const conversation of conversations) {
      const row = this.#sql.nextUnsent.get(conversation);
      if (row !== undefined) found.push(this.#outboxEntry(conversation, row));
    }
    return found;
  }

  async conversations(after: string, limit: number): Promise<string[]> {
    return this.#sql.conversations.all(after, limit).map((row) => row.conversation as string);
  }

  async outbox(conversation: string, after: number, limit: number): Promise<OutboxEntry[]> {
    const record = this.#recordOf(conversation);
    if (record === undefined) return [];
    const found: OutboxEntry[] = [];
    for (const row of this.#messages(record)) {
      if ((row.entry as number) <= after) break;
      found.push(this.#outboxEntry(conversation, row));
    }
    return found.reverse().slice(0, limit);
  }

  async journal(conversation: string, after: number, limit: number): Promise<JournalEntry[]> {
    const record = this.#recordOf(conversation);
    if (record === undefined) return [];
    const rows = this.#sql.journal.all(record.position, after, after, limit) as unknown as JournalRow[];
    const body = this.#sql.record.get(conversation)!.body as string | Uint8Array;
    const identity = identityOf(conversation, recordText(body));
    return rows.map(({ key, ...row }) => {
      const { event, state } = row.event === null ? this.#packs.entry(key) : row;
      return { ...row, event: restore(event, identity), state };
    });
  }

  async deadLetters({ limit, state, conversation, before }: DeadLetterQuery): Promise<DeadLetter[]> {
    const { at, id } = before ?? { at: Number.MAX_SAFE_INTEGER, id: 0 };
    const [of, from] = [conversation ?? null, state ?? null];
    return this.#sql.deadLetters.all(at, at, id, from, from, of, of, limit).map(toDeadLetter);
  }

  async deadLetter(id: number): Promise<DeadLetter | undefined> {
    const row = this.#sql.deadLetter.get(id);
    return row && toDeadLetter(row);
  }

  async discardDeadLetter(id: number, at: number): Promise<boolean> {
    return this.#sql.settleDeadLetter.run('discarded', at, id).changes === 1;
  }

  async whereabouts(after: number, limit: number): Promise<Whereabouts[]> {
    return this.#sql.whereabouts.all(after, limit).map((row) => ({
      order: row.id as number,
      conversation: row.conversation as string,
      funnel: row.funnel as string,
      funnelVersion: row.version as string,
      state: row.state as string,
      migratedBy: (row.migrated_by as string | null) ?? undefined,
    }));
  }

  async recent(before: Place | undefined, limit: number): Promise<Place[]> {
    const { at, conversation } = before ?? { at: Number.MAX_SAFE_INTEGER, conversation: '' };
    return this.#sql.recent.all(at, conversation, limit) as unknown as Place[];
  }

  async withPerson(taken: boolean, limit: number): Promise<Place[]> {
    return this.#sql.withPerson.all(taken ? 1 : 0, limit) as unknown as Place[];
  }

  async countWithPerson(): Promise<{ waiting: number; taken: number }> {
    return this.#sql.countWithPerson.get() as unknown as { waiting: number; taken: number };
  }

  async pack(): Promise<number> {
    return this.#packs.pack(await this.lastPosition());
  }

  /** By writing the file anew. `auto_vacuum` would do it in pieces, but costs 5 % of the throughput. */
  async shrink(): Promise<boolean> {
    const pages = (name: string) => this.#database.prepare(`PRAGMA ${name}`).get()![name] as number;
    const free = pages('freelist_count');
    const used = pages('page_count') - free;
    if (free < Math.max(FEW_PAGES, used) || used > MOST_PAGES) return false;
    this.#database.exec('VACUUM');
    return true;
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
    if (this.#database.isOpen) this.#database.close();
    this.#erasure.close();
  }

  #recordOf(conversation: string): StoredRecord | undefined {
    return this.#sql.recordOf.get(conversation) as StoredRecord | undefined;
  }
}

/** Its texts are null where they are in a pack. */
type JournalRow = JournalEntry & { key: number };

interface StoredRecord {
  id: number;
  /** Of its last journal entry. */
  position: number;
}

/** A message lies at the step that decided it, in the order of the step's messages. */
function keyOf({ entry, revision }: NewOutboxEntry, { journal, outbox }: ConversationCommit): number {
  const { position } = journal.find((step) => step.revision === revision)!;
  const first = outbox.find((message) => message.revision === revision)!;
  return position * MESSAGES_PER_STEP + entry - first.entry;
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
