/**
 * The store of one shard in Redis; its keys are listed in redis-keys.ts. The connection is shared by the stores of a
 * thread and stays open when the store closes.
 *
 * A commit is one pipeline of a few scripts, each with some conversations; one conversation is never in two. When
 * `commit` rejects, parts of it may be written: who asked loads again. Given again unchanged, what was written of it
 * is recognised by revision, position and record, and is a success.
 */
import type { EffectState } from '../effects/effect.ts';
import type { DeadLetter, DeadLetterQuery } from './dead-letter.ts';
import type { Erased, JournalBase } from './erasure.ts';
import type { FactQueue } from './fact-queue.ts';
import type { LogMemory } from './log-memory.ts';
import type { ConversationPage, StoredConversation } from './moving.ts';
import { commitCalls } from './redis-commit.ts';
import type { RedisConnection } from './redis-connection.ts';
import { RedisDeadLetters } from './redis-dead-letters.ts';
import { effectStatesOf } from './redis-effects.ts';
import { RedisErasure } from './redis-erasure.ts';
import { RedisFactQueue } from './redis-fact-queue.ts';
import { RedisHistory } from './redis-history.ts';
import { ShardKeys } from './redis-keys.ts';
import { RedisLogMemory } from './redis-log-memory.ts';
import { RedisMoving } from './redis-moving.ts';
import { REDIS_PACKING, type RedisPacking, RedisPacks } from './redis-packs.ts';
import { readRecord, textOf } from './redis-record.ts';
import { STORE_SCRIPTS } from './redis-scripts.ts';
import { RedisStandings } from './redis-standings.ts';
import { ShardWriter } from './redis-writer.ts';
import type { Place } from './standing.ts';
import type { CommitBatch, JournalEntry, OutboxEntry, Store, Whereabouts } from './store.ts';

export interface RedisStoreParts {
  connection: RedisConnection;
  /** Before all keys. */
  prefix: string;
  shard: number;
  packing?: RedisPacking;
}

export class RedisStore implements Store {
  readonly logMemory: LogMemory;
  readonly factQueue: FactQueue;
  readonly #connection: RedisConnection;
  readonly #keys: ShardKeys;
  readonly #writer: ShardWriter;
  readonly #history: RedisHistory;
  readonly #packs: RedisPacks;
  readonly #letters: RedisDeadLetters;
  readonly #erasure: RedisErasure;
  readonly #moving: RedisMoving;
  readonly #standings: RedisStandings;

  /**
   * Takes the shard over: whoever had opened it can write nothing any more.
   * @throws ProsaError `unreachable`, `data_format`
   */
  static async open(parts: RedisStoreParts): Promise<RedisStore> {
    const keys = new ShardKeys(parts.prefix, parts.shard);
    const store = new RedisStore(parts, keys, await ShardWriter.open(parts.connection, keys));
    await store.#standings.complete();
    return store;
  }

  private constructor(
    { connection, packing = REDIS_PACKING }: RedisStoreParts,
    keys: ShardKeys,
    writer: ShardWriter,
  ) {
    this.#connection = connection;
    this.#keys = keys;
    this.#writer = writer;
    this.#history = new RedisHistory(connection, keys);
    this.#packs = new RedisPacks(connection, keys, writer, packing);
    this.#letters = new RedisDeadLetters(connection, keys);
    this.#erasure = new RedisErasure(connection, keys, writer);
    this.#moving = new RedisMoving(connection, keys, writer, this.#letters);
    this.#standings = new RedisStandings(connection, keys, writer, this);
    this.logMemory = new RedisLogMemory(connection, keys);
    this.factQueue = new RedisFactQueue(connection, keys, writer);
  }

  async load(conversations: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    if (conversations.length === 0) return found;
    const records = conversations.map((conversation) => this.#keys.record(conversation));
    const [values] = await this.#connection.request([['MGET', ...records]]);
    for (const [index, value] of (values as (Buffer | null)[]).entries()) {
      if (value !== null) found.set(conversations[index]!, textOf(readRecord(value)));
    }
    return found;
  }

  async commit(batch: CommitBatch): Promise<ReadonlySet<string>> {
    const answers = await this.#writer.write(commitCalls(batch, this.#keys));
    return new Set(answers.flatMap((lost) => lost.map(String)));
  }

  durable(): Promise<void> {
    return this.#writer.durable();
  }

  async lastPosition(): Promise<number> {
    const [position] = await this.#connection.request([['HGET', this.#keys.shard, 'position']]);
    return Number(position ?? 0);
  }

  async due(now: number, limit: number): Promise<string[]> {
    return this.#strings('ZRANGEBYSCORE', this.#keys.due, '-inf', now, 'LIMIT', 0, limit);
  }

  async nextDeadline(): Promise<number | undefined> {
    const [, deadline] = await this.#strings('ZRANGE', this.#keys.due, 0, 0, 'WITHSCORES');
    return deadline === undefined ? undefined : Number(deadline);
  }

  async withRunningEffects(): Promise<string[]> {
    return this.#strings('SMEMBERS', this.#keys.running);
  }

  async effectStates(): Promise<EffectState[]> {
    const conversations = await this.#strings('SMEMBERS', this.#keys.kept);
    const kept = await this.#connection.request(
      conversations.map((conversation) => ['HGETALL', this.#keys.effects(conversation)] as const),
    );
    return conversations.flatMap((conversation, index) =>
      effectStatesOf(conversation, kept[index] as Buffer[]),
    );
  }

  async withUnsentMessages(): Promise<string[]> {
    return this.#strings('HKEYS', this.#keys.unsent);
  }

  nextUnsent(conversations: readonly string[]): Promise<OutboxEntry[]> {
    return this.#history.nextUnsent(conversations);
  }

  async conversations(after: string, limit: number): Promise<string[]> {
    const from = after === '' ? '-' : `(${after}`;
    return this.#strings('ZRANGEBYLEX', this.#keys.names, from, '+', 'LIMIT', 0, limit);
  }

  outbox(conversation: string, after: number, limit: number): Promise<OutboxEntry[]> {
    return this.#history.outbox(conversation, after, limit);
  }

  journal(conversation: string, after: number, limit: number): Promise<JournalEntry[]> {
    return this.#history.journal(conversation, after, limit);
  }

  deadLetters(query: DeadLetterQuery): Promise<DeadLetter[]> {
    return this.#letters.list(query);
  }

  deadLetter(id: number): Promise<DeadLetter | undefined> {
    return this.#letters.find(id);
  }

  async discardDeadLetter(id: number, at: number): Promise<boolean> {
    const script = STORE_SCRIPTS.settleLetter;
    const [answer] = await this.#writer.write([{ script, keys: [], args: [id, 'discarded', at] }]);
    return answer![0] === 1;
  }

  async whereabouts(after: number, limit: number): Promise<Whereabouts[]> {
    const range = [`(${after}`, '+inf', 'WITHSCORES', 'LIMIT', 0, limit] as const;
    const page = await this.#strings('ZRANGEBYSCORE', this.#keys.began, ...range);
    const ids = page.filter((_, index) => index % 2 === 0);
    const records = await this.load(ids);
    return ids.flatMap((conversation, index) => {
      const record = records.get(conversation);
      if (record === undefined) return [];
      const { funnel, funnelVersion, state, migrated } = JSON.parse(record);
      const order = Number(page[2 * index + 1]);
      const at = { order, conversation, funnel, funnelVersion, state: JSON.stringify(state) };
      return [{ ...at, migratedBy: migrated?.by as string | undefined }];
    });
  }

  recent(before: Place | undefined, limit: number): Promise<Place[]> {
    return this.#standings.recent(before, limit);
  }

  withPerson(taken: boolean, limit: number): Promise<Place[]> {
    return this.#standings.withPerson(taken, limit);
  }

  countWithPerson(): Promise<{ waiting: number; taken: number }> {
    return this.#standings.countWithPerson();
  }

  pack(): Promise<number> {
    return this.#packs.pack();
  }

  /** Redis gives room back by itself. */
  async shrink(): Promise<boolean> {
    return false;
  }

  erase(conversations: readonly string[]): Promise<Erased> {
    return this.#erasure.erase(conversations);
  }

  holdings(conversations: readonly string[]): Promise<Erased> {
    return this.#erasure.holdings(conversations);
  }

  trim(conversation: string, base: JournalBase): Promise<Erased> {
    return this.#erasure.trim(conversation, base);
  }

  base(conversation: string): Promise<JournalBase | undefined> {
    return this.#erasure.base(conversation);
  }

  eraseDeadLetters(before: number, limit: number): Promise<Erased> {
    return this.#erasure.eraseDeadLetters(before, limit);
  }

  purge(): Promise<boolean> {
    return this.#erasure.purge();
  }

  scrub(): Promise<boolean> {
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

  close(): Promise<void> {
    return this.#writer.close();
  }

  async #strings(command: string, ...args: (string | number)[]): Promise<string[]> {
    const [found] = await this.#connection.request([[command, ...args]]);
    return (found as Buffer[]).map(String);
  }
}
