import type { RedisConnection } from '../store/redis-connection.ts';
import type { Session, SessionStore } from './sessions.ts';

/**
 * Sessions that all gateways share: `<prefix>:{sessions}:<hash>` is the session as JSON, which Redis drops when it
 * expires. Losing the last of them costs a login, so nothing waits for the disk.
 */
export class RedisSessions implements SessionStore {
  readonly #redis: RedisConnection;
  readonly #prefix: string;

  constructor(redis: RedisConnection, prefix: string) {
    this.#redis = redis;
    this.#prefix = `${prefix}:{sessions}:`;
  }

  async put(hash: string, session: Session): Promise<void> {
    await this.#redis.request([
      ['SET', this.#prefix + hash, JSON.stringify(session), 'PXAT', session.expiresAt],
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

  /** The connection stays open. */
  close(): void {}
}
