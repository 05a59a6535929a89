/** Where the conversations of a shard in Redis stand. */
import { standingArguments } from './redis-commit.ts';
import type { RedisConnection } from './redis-connection.ts';
import type { ShardKeys } from './redis-keys.ts';
import { STORE_SCRIPTS } from './redis-scripts.ts';
import type { ShardWriter } from './redis-writer.ts';
import { type Place, type Standings, standingIn } from './standing.ts';
import type { Store } from './store.ts';

/** Conversations that are listed at once. */
const PAGE = 200;

export class RedisStandings implements Standings {
  readonly #connection: RedisConnection;
  readonly #keys: ShardKeys;
  readonly #writer: ShardWriter;
  readonly #records: Pick<Store, 'load' | 'whereabouts'>;

  constructor(
    connection: RedisConnection,
    keys: ShardKeys,
    writer: ShardWriter,
    records: Pick<Store, 'load' | 'whereabouts'>,
  ) {
    this.#connection = connection;
    this.#keys = keys;
    this.#writer = writer;
    this.#records = records;
  }

  /** Lists what an earlier Prosa has written, once. */
  async complete(): Promise<void> {
    const [listed] = await this.#connection.request([['HGET', this.#keys.shard, 'listed']]);
    if (listed !== null) return;
    for (let after = 0; ; ) {
      const page = await this.#records.whereabouts(after, PAGE);
      const records = await this.#records.load(page.map(({ conversation }) => conversation));
      const isLast = page.length < PAGE;
      const of = [...records].flatMap(([id, record]) => [id, ...standingArguments(standingIn(record))]);
      await this.#writer.write([{ script: STORE_SCRIPTS.list, keys: [], args: [isLast ? 1 : 0, ...of] }]);
      if (isLast) return;
      after = page.at(-1)!.order;
    }
  }

  async recent(before: Place | undefined, limit: number): Promise<Place[]> {
    const { recent } = this.#keys;
    const first = before === undefined ? '+inf' : `(${before.at}`;
    const found =
      before === undefined
        ? []
        : await this.#places('ZRANGE', recent, before.at, before.at, 'BYSCORE', 'REV');
    const same = found.filter(({ conversation }) => conversation < before!.conversation);
    const range = [first, '-inf', 'BYSCORE', 'REV', 'LIMIT', 0, limit] as const;
    return [...same, ...(await this.#places('ZRANGE', recent, ...range))].slice(0, limit);
  }

  withPerson(taken: boolean, limit: number): Promise<Place[]> {
    return this.#places('ZRANGE', taken ? this.#keys.taken : this.#keys.waiting, 0, limit - 1);
  }

  async countWithPerson(): Promise<{ waiting: number; taken: number }> {
    const { waiting, taken } = this.#keys;
    const counts = await this.#connection.request([
      ['ZCARD', waiting],
      ['ZCARD', taken],
    ]);
    return { waiting: Number(counts[0]), taken: Number(counts[1]) };
  }

  async #places(command: string, ...args: (string | number)[]): Promise<Place[]> {
    const [found] = await this.#connection.request([[command, ...args, 'WITHSCORES']]);
    const page = (found as Buffer[]).map(String);
    return Array.from({ length: page.length / 2 }, (_, n) => {
      return { conversation: page[2 * n]!, at: Number(page[2 * n + 1]) };
    });
  }
}
