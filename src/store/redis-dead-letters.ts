/** The part of the Redis store that keeps dead letters; redis/letters.lua writes them. */
import type { DeadLetter, DeadLetterQuery, DeadLetterState, NewDeadLetter } from './dead-letter.ts';
import type { RedisConnection } from './redis-connection.ts';
import type { ShardKeys } from './redis-keys.ts';

/** What the scripts do not look into. */
type Rest = Pick<NewDeadLetter, 'kind' | 'code' | 'reason' | 'event' | 'revision' | 'position' | 'used'>;

/** Letters that are looked at together. */
const PAGE = 100;

/** Arguments of `bury` after the conversation. */
export function letterArguments(letter: NewDeadLetter): (string | number)[] {
  const { key, at, attempts, kind, code, reason, event, revision, position, used } = letter;
  const rest: Rest = { kind, code, reason, event, revision, position, used };
  return [key, at, attempts, JSON.stringify(rest)];
}

export class RedisDeadLetters {
  readonly #connection: RedisConnection;
  readonly #keys: ShardKeys;

  constructor(connection: RedisConnection, keys: ShardKeys) {
    this.#connection = connection;
    this.#keys = keys;
  }

  async find(id: number): Promise<DeadLetter | undefined> {
    return (await this.#read([id]))[0];
  }

  async list({ limit, state, conversation, before }: DeadLetterQuery): Promise<DeadLetter[]> {
    const found: DeadLetter[] = [];
    const belongs = ({ at, id, state: is }: DeadLetter) =>
      (state === undefined || is === state) &&
      (before === undefined || at < before.at || (at === before.at && id < before.id));
    if (conversation !== undefined) {
      const letters = (await this.#read(await this.#idsOf(conversation))).filter(belongs);
      return letters.sort((a, b) => b.at - a.at || b.id - a.id).slice(0, limit);
    }
    for (let skipped = 0; found.length < limit; skipped += PAGE) {
      const ids = await this.#newest(before?.at, skipped);
      found.push(...(await this.#read(ids)).filter(belongs));
      if (ids.length < PAGE) break;
    }
    return found.slice(0, limit);
  }

  async #newest(at: number | undefined, skipped: number): Promise<number[]> {
    const range = ['ZREVRANGEBYSCORE', this.#keys.lettersByTime, at ?? '+inf', '-inf'] as const;
    const [ids] = await this.#connection.request([[...range, 'LIMIT', skipped, PAGE]]);
    return (ids as Buffer[]).map(Number);
  }

  async #idsOf(conversation: string): Promise<number[]> {
    const range = [`[${conversation}\0`, `(${conversation}\x01`] as const;
    const [names] = await this.#connection.request([['ZRANGEBYLEX', this.#keys.lettersOf, ...range]]);
    return (names as Buffer[]).map((name) => Number(name.toString().slice(conversation.length + 1)));
  }

  async #read(ids: readonly number[]): Promise<DeadLetter[]> {
    if (ids.length === 0) return [];
    const [letters] = await this.#connection.request([['HMGET', this.#keys.letters, ...ids]]);
    return (letters as (Buffer | null)[]).flatMap((letter, index) =>
      letter === null ? [] : [readLetter(ids[index]!, letter)],
    );
  }
}

function readLetter(id: number, letter: Buffer): DeadLetter {
  const end = letter.indexOf('\n');
  const [state, updatedAt, at, attempts, length] = letter.toString('latin1', 0, end).split(' ');
  const behindName = end + 1 + Number(length);
  const [conversation, key] = letter.toString('utf8', end + 1, behindName).split('\0');
  const { revision, position, used, ...rest } = JSON.parse(letter.toString('utf8', behindName)) as Rest;
  return {
    id,
    conversation: conversation!,
    key: key!,
    ...rest,
    revision,
    position,
    used,
    attempts: Number(attempts),
    at: Number(at),
    updatedAt: Number(updatedAt),
    state: state as DeadLetterState,
  };
}
