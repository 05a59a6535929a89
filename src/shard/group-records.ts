/** The committed records of a group of shards: from memory where they are hot, else from the store. */
import type { ConversationRecord } from '../actor/record.ts';
import type { Store } from '../store/store.ts';
import { RecordCache } from './record-cache.ts';
import type { ShardObserver } from './shard-observer.ts';

export class GroupRecords {
  readonly #store: Pick<Store, 'load'>;
  readonly #observer: Pick<ShardObserver, 'recordsRead'>;
  readonly #cache: RecordCache;

  /** @param capacity characters of records kept hot */
  constructor(store: Pick<Store, 'load'>, observer: Pick<ShardObserver, 'recordsRead'>, capacity: number) {
    this.#store = store;
    this.#observer = observer;
    this.#cache = new RecordCache(capacity);
  }

  /** The record, or undefined. */
  async find(conversation: string): Promise<ConversationRecord | undefined> {
    const body = this.#cache.get(conversation) ?? (await this.#store.load([conversation])).get(conversation);
    return body === undefined ? undefined : (JSON.parse(body) as ConversationRecord);
  }

  /** As JSON, of those that have one. */
  async read(conversations: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    const cold: string[] = [];
    for (const conversation of conversations) {
      const hot = this.#cache.get(conversation);
      if (hot === undefined) cold.push(conversation);
      else found.set(conversation, hot);
    }
    this.#observer.recordsRead(found.size, cold.length);
    if (cold.length > 0) {
      for (const [conversation, body] of await this.#store.load(cold)) found.set(conversation, body);
    }
    return found;
  }

  /** It was committed. */
  keep(conversation: string, body: string): void {
    this.#cache.set(conversation, body);
  }

  /** What is in memory may not be what is committed. */
  drop(conversation: string): void {
    this.#cache.drop(conversation);
  }
}
