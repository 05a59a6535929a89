/**
 * The embedded store: one SQLite file per group of shards, owned by one worker thread.
 *
 * WAL with `synchronous=FULL`: a commit returns after its fsync. The calls are synchronous underneath; the
 * promises keep the port equal for stores across a network. The file is locked for its owner, so a second
 * process on the same data directory stops with `data_locked`.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { EffectState } from '../effects/effect.ts';
import { ProsaError } from '../errors.ts';
import { ROWS_PER_RECORD, SCHEMA, SCHEMA_VERSION } from './sqlite-schema.ts';
import {
  type CommitBatch,
  type ConversationCommit,
  type DeadLetter,
  type DeliveryUpdate,
  type JournalEntry,
  OUTBOX_RANK,
  type OutboxEntry,
  type OutboxState,
  type Store,
} from './store.ts';

const STATES = Object.entries(OUTBOX_RANK)
  .sort(([, a], [, b]) => a - b)
  .map(([state]) => state as OutboxState);

const NOTHING_LOST: ReadonlySet<string> = new Set();

export class SqliteStore implements Store {
  readonly #database: DatabaseSync;
  readonly #sql: Record<keyof typeof STATEMENTS, StatementSync>;

  /** @throws ProsaError `data_locked` or `data_format` */
  constructor(path: string) {
    this.#database = open(path);
    this.#sql = Object.fromEntries(
      Object.entries(STATEMENTS).map(([name, sql]) => [name, this.#database.prepare(sql)]),
    ) as Record<keyof typeof STATEMENTS, StatementSync>;
  }

  async load(conversations: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const conversation of conversations) {
      const row = this.#sql.record.get(conversation);
      if (row !== undefined) found.set(conversation, row.body as string);
    }
    return found;
  }

  async commit(batch: CommitBatch): Promise<ReadonlySet<string>> {
    this.#sql.begin.run();
    try {
      for (const state of batch.effects) this.#keepEffect(state);
      const lost = batch.conversations.filter((commit) => !this.#writeConversation(commit));
      for (const update of batch.deliveries) this.#writeDelivery(update);
      for (const letter of batch.deadLetters) {
        this.#sql.addDeadLetter.run(letter.conversation, letter.at, letter.reason, letter.event);
      }
      this.#sql.advanceLog.run(batch.position);
      this.#sql.commit.run();
      return lost.length === 0 ? NOTHING_LOST : new Set(lost.map((commit) => commit.conversation));
    } catch (error) {
      if (this.#database.isTransaction) this.#sql.rollback.run();
      throw error;
    }
  }

  #writeConversation(commit: ConversationCommit): boolean {
    const { conversation, expected, revision, record, runningEffects, journal, outbox } = commit;
    const deadline = commit.nextDeadline ?? null;
    const row =
      expected === 0
        ? this.#sql.addRecord.get(conversation, revision, deadline, runningEffects, record)
        : this.#sql.updateRecord.get(revision, deadline, runningEffects, record, conversation, expected);
    if (row === undefined) return false;
    const base = (row.id as number) * ROWS_PER_RECORD;
    for (const entry of journal) {
      this.#sql.addJournal.run(base + entry.revision, entry.position, entry.event, entry.state, entry.digest);
    }
    for (const effect of commit.endedEffects) this.#sql.forgetEffect.run(base + effect);
    if (commit.withdrawBefore > 0) {
      this.#sql.withdraw.run(base, base + ROWS_PER_RECORD, commit.withdrawBefore);
    }
    for (const entry of outbox) {
      this.#sql.addOutbox.run(
        base + entry.entry,
        entry.revision,
        entry.prompt,
        entry.text,
        entry.at,
        entry.at,
      );
    }
    return true;
  }

  #keepEffect({ conversation, effect, attempts, notBefore, progress }: EffectState): void {
    const base = this.#base(conversation);
    if (base === undefined) return;
    this.#sql.keepEffect.run(base + effect, attempts, notBefore, progress ?? null);
  }

  #writeDelivery(update: DeliveryUpdate): void {
    const base = this.#base(update.conversation);
    if (base === undefined) return;
    const key = base + update.entry;
    switch (update.kind) {
      case 'claim':
        this.#sql.claim.run(update.at, key);
        break;
      case 'release':
        this.#sql.release.run(update.notBefore, update.error, update.at, key);
        break;
      case 'advance': {
        const rank = OUTBOX_RANK[update.state];
        this.#sql.advance.run(rank, update.messageId ?? null, update.error ?? null, update.at, key, rank);
      }
    }
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
      const base = this.#base(conversation);
      if (base === undefined) continue;
      const row = this.#sql.nextUnsent.get(base, base + ROWS_PER_RECORD);
      if (row !== undefined) found.push(toOutboxEntry(conversation, row));
    }
    return found;
  }

  async outbox(conversation: string, after: number, limit: number): Promise<OutboxEntry[]> {
    const base = this.#base(conversation);
    if (base === undefined) return [];
    const rows = this.#sql.outbox.all(base + after, base + ROWS_PER_RECORD, limit);
    return rows.map((row) => toOutboxEntry(conversation, row));
  }

  async journal(conversation: string, after: number, limit: number): Promise<JournalEntry[]> {
    const base = this.#base(conversation);
    if (base === undefined) return [];
    return this.#sql.journal.all(base + after, base + ROWS_PER_RECORD, limit).map((row) => ({
      revision: (row.key as number) - base,
      position: row.position as number,
      event: row.event as string,
      state: row.state as string,
      digest: row.digest as number,
    }));
  }

  async deadLetters(limit: number): Promise<DeadLetter[]> {
    return this.#sql.deadLetters.all(limit) as unknown as DeadLetter[];
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }

  #base(conversation: string): number | undefined {
    const row = this.#sql.recordId.get(conversation);
    return row === undefined ? undefined : (row.id as number) * ROWS_PER_RECORD;
  }
}

const STATEMENTS = {
  begin: 'BEGIN IMMEDIATE',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',
  record: 'SELECT body FROM records WHERE conversation = ?',
  recordId: 'SELECT id FROM records WHERE conversation = ?',
  addRecord: `INSERT INTO records (conversation, revision, next_deadline, running_effects, body)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT (conversation) DO NOTHING RETURNING id`,
  updateRecord: `UPDATE records SET revision = ?, next_deadline = ?, running_effects = ?, body = ?
    WHERE conversation = ? AND revision = ? RETURNING id`,
  addJournal: 'INSERT INTO journal (key, position, event, state, digest) VALUES (?, ?, ?, ?, ?)',
  addOutbox: `INSERT INTO outbox (key, rank, revision, prompt, text, at, updated_at)
    VALUES (?, 0, ?, ?, ?, ?, ?)`,
  claim: `UPDATE outbox SET rank = 1, attempts = attempts + 1, repeats = repeats + (rank = 1), updated_at = ?
    WHERE key = ? AND rank <= 1`,
  withdraw: `UPDATE outbox SET rank = ${OUTBOX_RANK.withdrawn}
    WHERE key > ? AND key < ? AND rank = 0 AND revision < ?`,
  release: 'UPDATE outbox SET rank = 0, not_before = ?, error = ?, updated_at = ? WHERE key = ? AND rank = 1',
  advance: `UPDATE outbox SET rank = ?, message_id = coalesce(?, message_id), error = ?, updated_at = ?
    WHERE key = ? AND rank < ?`,
  keepEffect: `INSERT INTO effects (key, attempts, not_before, progress) VALUES (?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET attempts = excluded.attempts, not_before = excluded.not_before,
      progress = excluded.progress`,
  forgetEffect: 'DELETE FROM effects WHERE key = ?',
  effectStates: `SELECT conversation, key % ${ROWS_PER_RECORD} AS effect, attempts, not_before, progress
    FROM effects JOIN records ON records.id = key / ${ROWS_PER_RECORD}`,
  addDeadLetter: 'INSERT INTO dead_letters (conversation, at, reason, event) VALUES (?, ?, ?, ?)',
  deadLetters: 'SELECT conversation, at, reason, event FROM dead_letters ORDER BY id DESC LIMIT ?',
  advanceLog: 'UPDATE log SET position = max(position, ?)',
  lastPosition: 'SELECT position FROM log',
  due: `SELECT conversation FROM records WHERE next_deadline IS NOT NULL AND next_deadline <= ?
    ORDER BY next_deadline LIMIT ?`,
  nextDeadline: 'SELECT min(next_deadline) AS next_deadline FROM records WHERE next_deadline IS NOT NULL',
  withRunningEffects: 'SELECT conversation FROM records WHERE running_effects > 0',
  withUnsent: `SELECT conversation FROM records WHERE id IN
    (SELECT DISTINCT key / ${ROWS_PER_RECORD} FROM outbox WHERE rank < 2)`,
  nextUnsent: 'SELECT * FROM outbox WHERE key > ? AND key < ? AND rank < 2 ORDER BY key LIMIT 1',
  outbox: 'SELECT * FROM outbox WHERE key > ? AND key < ? ORDER BY key LIMIT ?',
  journal: 'SELECT * FROM journal WHERE key > ? AND key < ? ORDER BY key LIMIT ?',
} as const;

function toOutboxEntry(conversation: string, row: Record<string, unknown>): OutboxEntry {
  return {
    conversation,
    entry: (row.key as number) % ROWS_PER_RECORD,
    state: STATES[row.rank as number]!,
    revision: row.revision as number,
    prompt: row.prompt as string,
    text: row.text as string,
    at: row.at as number,
    attempts: row.attempts as number,
    repeats: row.repeats as number,
    notBefore: row.not_before as number,
    messageId: (row.message_id as string | null) ?? undefined,
    error: (row.error as string | null) ?? undefined,
    updatedAt: row.updated_at as number,
  };
}

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA busy_timeout = 0;
    `);
    const version = database.prepare('PRAGMA user_version').get()!.user_version as number;
    if (version === 0) {
      database.exec(`BEGIN EXCLUSIVE; ${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
    } else if (version !== SCHEMA_VERSION) {
      throw new ProsaError(
        'data_format',
        `${path} has layout ${version}, this Prosa reads ${SCHEMA_VERSION}`,
      );
    }
    return database;
  } catch (cause) {
    database.close();
    if (cause instanceof ProsaError) throw cause;
    if (/locked|busy/i.test((cause as Error).message)) {
      throw new ProsaError('data_locked', `${path} is in use by another process`, { cause });
    }
    throw new ProsaError('data_format', `${path} cannot be opened: ${(cause as Error).message}`, { cause });
  }
}
