/** Reads what the conversations of a shard in Redis went through: their journals and messages. */
import { identityOf } from './journal-text.ts';
import type { RedisConnection } from './redis-connection.ts';
import { readElement, toJournalEntry } from './redis-journal.ts';
import type { ShardKeys } from './redis-keys.ts';
import { readMessage, textsIn, toOutboxEntry } from './redis-outbox.ts';
import { readRecord, textOf } from './redis-record.ts';
import type { Reply } from './redis-request.ts';
import { STORE_SCRIPTS } from './redis-scripts.ts';
import type { JournalEntry, OutboxEntry } from './store.ts';

/** So many conversations are read at once: meanwhile nobody else is served. */
const AT_ONCE = 32;

export class RedisHistory {
  readonly #connection: RedisConnection;
  readonly #keys: ShardKeys;

  constructor(connection: RedisConnection, keys: ShardKeys) {
    this.#connection = connection;
    this.#keys = keys;
  }

  async nextUnsent(conversations: readonly string[]): Promise<OutboxEntry[]> {
    const requests = inParts(conversations).map((ids) => {
      const keys = ids.flatMap((id) => [this.#keys.outbox(id), this.#keys.journal(id)]);
      return { script: STORE_SCRIPTS.nextUnsent, keys: [...this.#keys.shared, ...keys], args: ids };
    });
    const found = (await this.#connection.request(requests)).flat();
    return (found as [Buffer, Buffer, Buffer][]).map(([conversation, message, element]) => {
      const state = readMessage(conversation.toString(), message);
      return toOutboxEntry(state, textsIn([element]));
    });
  }

  async outbox(conversation: string, after: number, limit: number): Promise<OutboxEntry[]> {
    const keys = [this.#keys.outbox(conversation), this.#keys.journal(conversation)];
    const [messages, elements] = (await this.#read('messages', keys, [after, limit])) as [Buffer[], Buffer[]];
    const texts = textsIn(elements);
    return messages.map((message) => toOutboxEntry(readMessage(conversation, message), texts));
  }

  async journal(conversation: string, after: number, limit: number): Promise<JournalEntry[]> {
    const keys = [this.#keys.record(conversation), this.#keys.journal(conversation)];
    const [record, elements] = (await this.#read('entries', keys, [after, limit])) as [
      Buffer | null,
      Buffer[],
    ];
    if (record === null) return [];
    const identity = identityOf(conversation, textOf(readRecord(record)));
    return elements
      .flatMap(readElement)
      .filter(({ revision }) => revision > after)
      .slice(0, limit)
      .map((entry) => toJournalEntry(entry, identity));
  }

  async #read(
    name: 'messages' | 'entries',
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<Reply[]> {
    const script = STORE_SCRIPTS[name];
    const request = { script, keys: [...this.#keys.shared, ...keys], args };
    const [reply] = await this.#connection.request([request]);
    return reply as Reply[];
  }
}

function inParts(conversations: readonly string[]): string[][] {
  const count = Math.ceil(conversations.length / AT_ONCE);
  return Array.from({ length: count }, (_, n) => conversations.slice(n * AT_ONCE, (n + 1) * AT_ONCE));
}
