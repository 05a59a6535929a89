import { ProsaError } from '../errors.ts';
import type { RedisConnection } from '../store/redis-connection.ts';
import type { UsersFile } from './users-file.ts';

/** Key; arguments: the text before, the text. Repeated after a lost answer it says that it is done. */
const REPLACE = `
local now = redis.call('GET', KEYS[1]) or ''
if now == ARGV[2] then return 1 end
if now ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1`;

/** The list that all gateways share: `<prefix>:{users}`. */
export class RedisUsersFile implements UsersFile {
  readonly name: string;
  readonly #redis: RedisConnection;

  constructor(redis: RedisConnection, prefix: string) {
    this.#redis = redis;
    this.name = `${prefix}:{users}`;
  }

  async read(): Promise<string | undefined> {
    const [found] = await this.#redis.request([['GET', this.name]]);
    return found === null || found === undefined ? undefined : String(found);
  }

  async replace(before: string | undefined, text: string): Promise<boolean> {
    const [isReplaced] = await this.#redis.request([['EVAL', REPLACE, 1, this.name, before ?? '', text]]);
    if (isReplaced !== 1) return false;
    const { sync } = await this.#redis.facts();
    if (sync !== 'always') await this.#redis.durability.wait(`${this.name}:touched`);
    if ((await this.read()) !== undefined) return true;
    throw new ProsaError('store_failed', `Redis has lost ${this.name} before it was on its disk`);
  }
}
