/** Letting go of what a shard keeps in Redis: all of it at once, so there is nothing to purge. */
import { type Erased, type Erasure, type JournalBase, NOTHING_ERASED, sumErased } from './erasure.ts';
import { compressRecord } from './record-text.ts';
import type { RedisConnection } from './redis-connection.ts';
import { isPack, readElement, writePack } from './redis-journal.ts';
import type { ShardKeys } from './redis-keys.ts';
import { bodyText } from './redis-record.ts';
import { STORE_SCRIPTS } from './redis-scripts.ts';
import { RedisScrub } from './redis-scrub.ts';
import type { Send, ShardWriter } from './redis-writer.ts';

/** Conversations of one call. */
const AT_ONCE = 16;

export class RedisErasure implements Erasure {
  readonly #connection: RedisConnection;
  readonly #keys: ShardKeys;
  readonly #writer: ShardWriter;
  readonly #scrub: RedisScrub;

  constructor(connection: RedisConnection, keys: ShardKeys, writer: ShardWriter) {
    this.#connection = connection;
    this.#keys = keys;
    this.#writer = writer;
    this.#scrub = new RedisScrub(connection, keys.shard);
  }

  async erase(conversations: readonly string[]): Promise<Erased> {
    const keys = this.#keys;
    const erased: Erased[] = [];
    for (let at = 0; at < conversations.length; at += AT_ONCE) {
      const ids = conversations.slice(at, at + AT_ONCE);
      const [counts] = await this.#writer.write([
        {
          script: STORE_SCRIPTS.erase,
          keys: ids.flatMap((id) => [
            keys.record(id),
            keys.journal(id),
            keys.outbox(id),
            keys.effects(id),
            keys.base(id),
          ]),
          args: ids,
        },
      ]);
      erased.push(toErased(counts as number[]));
    }
    return sumErased(...erased);
  }

  async holdings(conversations: readonly string[]): Promise<Erased> {
    const keys = this.#keys;
    const of = (id: string) => [keys.record(id), keys.journal(id), keys.outbox(id)];
    const [counts] = await this.#connection.request([
      {
        script: STORE_SCRIPTS.count,
        keys: [...keys.shared, ...conversations.flatMap(of)],
        args: conversations,
      },
    ]);
    return toErased(counts as number[]);
  }

  async trim(conversation: string, base: JournalBase): Promise<Erased> {
    const [events, messages] = await this.#writer.exclusively(async (send) => {
      const rest = await this.#behind(conversation, base.revision);
      return this.#trim(conversation, base, rest, send);
    });
    return { ...NOTHING_ERASED, events: events!, messages: messages! };
  }

  async #trim(conversation: string, base: JournalBase, rest: Buffer | '', send: Send): Promise<number[]> {
    const keys = this.#keys;
    const [counts] = await send([
      {
        script: STORE_SCRIPTS.trim,
        keys: [
          keys.record(conversation),
          keys.journal(conversation),
          keys.outbox(conversation),
          keys.base(conversation),
        ],
        args: [conversation, base.revision, writeBase(base), rest],
      },
    ]);
    return counts as number[];
  }

  /** What is behind a revision in the pack that has it. */
  async #behind(conversation: string, revision: number): Promise<Buffer | ''> {
    const keys = this.#keys;
    const [reply] = await this.#connection.request([
      {
        script: STORE_SCRIPTS.entries,
        keys: [...keys.shared, keys.record(conversation), keys.journal(conversation)],
        args: [revision - 1, 1],
      },
    ]);
    const [, elements] = reply as [Buffer | null, Buffer[]];
    const element = elements[0];
    if (element === undefined || !isPack(element)) return '';
    const entries = readElement(element).filter((entry) => entry.revision > revision);
    return entries.length === 0 ? '' : writePack(entries);
  }

  async base(conversation: string): Promise<JournalBase | undefined> {
    const [value] = await this.#connection.request([['GET', this.#keys.base(conversation)]]);
    return value === null ? undefined : readBase(value as Buffer);
  }

  async eraseDeadLetters(before: number, limit: number): Promise<Erased> {
    const [counts] = await this.#writer.write([
      { script: STORE_SCRIPTS.eraseLetters, keys: [], args: [before, limit] },
    ]);
    return { ...NOTHING_ERASED, deadLetters: counts![0] as number };
  }

  async purge(): Promise<boolean> {
    return true;
  }

  scrub(): Promise<boolean> {
    return this.#scrub.piece();
  }
}

export function writeBase({ revision, since, record }: JournalBase): Buffer {
  return Buffer.concat([Buffer.from(`${revision} ${since}\n`), compressRecord(record)]);
}

export function readBase(stored: Buffer): JournalBase {
  const end = stored.indexOf('\n');
  const [revision, since] = stored.toString('latin1', 0, end).split(' ').map(Number);
  return { revision: revision!, since: since!, record: bodyText(stored.subarray(end + 1)) };
}

function toErased(counts: readonly number[]): Erased {
  const [conversations, events, messages, unsent, deadLetters] = counts as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { conversations, events, messages, unsent, deadLetters };
}
