import type { RedisConnection } from '../store/redis-connection.ts';
import type { Session, SessionStore } from './sessions.ts';

/**
 * Sessions that all gateways share.
 *
 * ```
 * <prefix>:{sessions}:<hash>     the session as JSON; Redis drops it when it expires
 * <prefix>:{sessions}:of:<user>  set of hashes
 * ```
 */
export class RedisSessions implements SessionStore {
  readonly #redis: RedisConnection;
  readonly #prefix: string;

  constructor(redis: RedisConnection, prefix: string) {
    this.#redis = redis;
    this.#prefix = `${prefix}:{sessions}:`;
  }

  async put(hash: string, session: Session): Promise<void> {
    const of = this.#of(session.user);
    await this.#redis.request([
      ['SET', this.#prefix + hash, JSON.stringify(session), 'PXAT', session.expiresAt],
      ['SADD', of, hash],
      ['PEXPIREAT', of, session.expiresAt],
    ]);
  }

  async get(hash: string, now: number): Promise<Session | undefined> {
    const [found] = await this.#redis.request([['GET', this.#prefix + hash]]);
    if (found === null || found === undefined) return undefined;
    const session = JSON.parse(String(found)) as Session;
    return session.expiresAt > now ? session : undefined;
  }

  async remove(hash: string): Promise<void> {
    await this.#redis.request([['DEL', this.#prefix + hash]]);
  }

  async removeOf(user: string): Promise<void> {
    const of = this.#of(user);
    const [hashes] = await this.#redis.request([['SMEMBERS', of]]);
    const keys = (hashes as Buffer[]).map((hash) => this.#prefix + String(hash));
    await this.#redis.request([['DEL', of, ...keys]]);
  }

  close(): void {}

  #of(user: string): string {
    return `${this.#prefix}of:${user}`;
  }
}
