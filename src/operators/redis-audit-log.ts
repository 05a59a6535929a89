import type { RedisConnection } from '../store/redis-connection.ts';
import type { RedisRequest, Reply } from '../store/redis-request.ts';
import {
  type Actor,
  type AuditEntry,
  type AuditLine,
  type AuditLog,
  type AuditPage,
  MOST_LINES,
} from './audit-log.ts';

/**
 * The audit log that all processes share: the stream `<prefix>:{audit}`, whose ids are of Redis's clock
 * (https://redis.io/docs/latest/develop/data-types/streams/). A line whose answer was lost may be there twice.
 */
export class RedisAuditLog implements AuditLog {
  readonly #redis: RedisConnection;
  readonly #key: string;
  readonly #keepFor: number;

  /** @param keepFor ms */
  constructor(redis: RedisConnection, prefix: string, keepFor = Number.POSITIVE_INFINITY) {
    this.#redis = redis;
    this.#key = `${prefix}:{audit}`;
    this.#keepFor = keepFor;
  }

  async add({ name: who, role }: Actor, entry: AuditEntry, at: number): Promise<void> {
    const line = JSON.stringify({ at, who, ...(role && { role }), ...entry });
    await this.#redis.request([
      ['XADD', this.#key, 'MAXLEN', '~', MOST_LINES, '*', 'line', line],
      ...this.#trim(at),
    ]);
    const { sync } = await this.#redis.facts();
    if (sync !== 'always') await this.#redis.durability.wait(`${this.#key}:touched`);
  }

  async page(before: string | undefined, limit: number, now: number): Promise<AuditPage> {
    const trim = this.#trim(now);
    const replies = await this.#redis.request([
      ...trim,
      ['XREVRANGE', this.#key, before === undefined ? '+' : `(${before}`, '-', 'COUNT', limit + 1],
    ]);
    const found = replies[trim.length] as [id: Reply, fields: Reply[]][];
    const items = found
      .slice(0, limit)
      .map(([id, [, line]]) => ({ id: String(id), ...JSON.parse(String(line)) }) as AuditLine);
    return { items, ...(found.length > limit ? { next: items.at(-1)!.id } : {}) };
  }

  /** The connection stays open. */
  close(): void {}

  #trim(now: number): RedisRequest[] {
    if (this.#keepFor === Number.POSITIVE_INFINITY) return [];
    return [['XTRIM', this.#key, 'MINID', Math.max(0, now - this.#keepFor)]];
  }
}
