/**
 * The alias table in Redis, shared by all gateways. What an address leads to is written once, by whichever is first.
 *
 * Addresses, and the conversations with the addresses that lead to them, are spread over small hashes, which Redis
 * keeps compactly. All have one hash tag, so that what belongs together changes at once.
 */
import type { Alias, AliasTable, Found } from './aliases.ts';
import type { RedisConnection } from './redis-connection.ts';
import type { RedisRequest, Reply } from './redis-request.ts';
import { script } from './redis-scripts.ts';
import { RedisScrub } from './redis-scrub.ts';

const SCRIPTS = {
  add: script('add-aliases'),
  remove: script('scrub', 'remove-aliases'),
};

/** A million addresses make four a hash, thirty million fill them. */
const NAMED_AFTER = 3;

interface Asked {
  requests: readonly RedisRequest[];
  resolve(replies: Reply[]): void;
  reject(error: unknown): void;
}

export class RedisAliases implements AliasTable {
  readonly #connection: RedisConnection;
  readonly #prefix: string;
  readonly #scrub: RedisScrub;
  #asked: Asked[] = [];

  /** @param prefix before all keys */
  constructor(connection: RedisConnection, prefix: string) {
    this.#connection = connection;
    this.#prefix = `${prefix}{aliases}`;
    this.#scrub = new RedisScrub(connection, this.#table);
  }

  async find(addressHashes: readonly string[]): Promise<Found> {
    const leads = await this.#ask(
      addressHashes.map((hash) => ['HGET', this.#addressKey(hash), hash] as const),
    );
    return leads.map(toText);
  }

  async add(aliases: readonly Alias[]): Promise<Found> {
    const conversation = aliases[0]!.conversation;
    const hashes = aliases.map(({ addressHash }) => addressHash);
    const keys = [this.#conversationKey(conversation), ...hashes.map((hash) => this.#addressKey(hash))];
    const request = { script: SCRIPTS.add, keys, args: [conversation, ...hashes] };
    for (;;) {
      const [leads] = await this.#ask([request]);
      await this.#durable();
      const found = (leads as Reply[]).map(toText);
      // A server that was restarted, or replaced by its replica, may have lost them before they were durable.
      const kept = await this.find(hashes);
      if (kept.every((lead, index) => lead !== undefined || found[index] === undefined)) return kept;
    }
  }

  async of(conversations: readonly string[]): Promise<string[]> {
    const lists = await this.#connection.request(
      conversations.map((id) => ['HGET', this.#conversationKey(id), id] as const),
    );
    return lists.flatMap(toList);
  }

  async remove(conversations: readonly string[]): Promise<number> {
    let removed = 0;
    for (const conversation of conversations) removed += await this.#remove(conversation);
    if (removed > 0) await this.#durable();
    return removed;
  }

  async #remove(conversation: string): Promise<number> {
    for (;;) {
      const hashes = await this.of([conversation]);
      if (hashes.length === 0) return 0;
      const keys = [
        this.#table,
        this.#conversationKey(conversation),
        ...hashes.map((hash) => this.#addressKey(hash)),
      ];
      const request = { script: SCRIPTS.remove, keys, args: [conversation, ...hashes] };
      const [removed] = (await this.#connection.request([request])) as [number];
      if (removed >= 0) return removed;
    }
  }

  scrub(): Promise<boolean> {
    return this.#scrub.piece();
  }

  /** The connection stays open. */
  close(): void {}

  /** Together with what else is asked in this turn of the event loop. */
  #ask(requests: readonly RedisRequest[]): Promise<Reply[]> {
    return new Promise((resolve, reject) => {
      if (this.#asked.push({ requests, resolve, reject }) === 1) setImmediate(() => void this.#send());
    });
  }

  async #send(): Promise<void> {
    const asked = this.#asked;
    this.#asked = [];
    try {
      const replies = await this.#connection.request(asked.flatMap(({ requests }) => requests));
      for (const { requests, resolve } of asked) resolve(replies.splice(0, requests.length));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }

  async #durable(): Promise<void> {
    if ((await this.#connection.facts()).sync !== 'always')
      await this.#connection.durability.wait(this.#table);
  }

  get #table(): string {
    return `${this.#prefix}table`;
  }

  #addressKey(hash: string): string {
    return `${this.#prefix}a:${hash.slice(0, NAMED_AFTER)}`;
  }

  #conversationKey(conversation: string): string {
    return `${this.#prefix}c:${conversation.slice(0, NAMED_AFTER)}`;
  }
}

const toText = (reply: Reply) => (reply === null ? undefined : String(reply));

const toList = (reply: Reply) => (reply === null ? [] : String(reply).split(' '));
