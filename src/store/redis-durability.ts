/**
 * Waits until what was written is on the disk of the server, for many shards at once.
 *
 * A round first touches the shards that wait for it, which tells what they have kept, and puts a write behind all
 * they wrote before. Then, by what the server can do:
 *
 * - `always`: there is nothing to wait for.
 * - `waitaof`: WAITAOF resolves when the touch is on the disk (https://redis.io/docs/latest/commands/waitaof/). It
 *   blocks its connection, so it has one of its own, and the next round begins after it.
 * - `everysec`: Redis writes to the file at the next turn of its loop, unless a sync is still running; then it puts
 *   the write off by up to 2 s. It syncs in the background once a second. So a round begins when no sync is
 *   running, and ends 2.5 s later if again none is running, by the same process.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { ProsaError } from '../errors.ts';
import type { RedisConnection } from './redis-connection.ts';
import type { Reply } from './redis-request.ts';
import { STORE_SCRIPTS } from './redis-scripts.ts';
import { parseInfo } from './redis-server.ts';

/** Longest a WAITAOF blocks before it is asked again (ms). */
const LONGEST_WAIT = 2_000;
/** From a write to when it is surely synced, and between looks at a sync that is running (ms). */
const SURELY_SYNCED = 2_500;
const LOOK_AGAIN = 250;

/** What a shard had kept when the round began. */
export interface Kept {
  owner: string | undefined;
  /** Of the last call that wrote. */
  number: number;
}

interface Waiting {
  key: string;
  resolve(kept: Kept): void;
  reject(error: unknown): void;
}

export class RedisDurability {
  readonly #connection: RedisConnection;
  /** By node of the cluster. */
  readonly #nodes = new Map<string, { waiting: Waiting[]; isRunning: boolean }>();

  constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  /**
   * Resolves when all that was answered before is on the disk.
   * @param key of the shard, a hash
   * @returns what it had kept of that
   */
  async wait(key: string): Promise<Kept> {
    const name = await this.#connection.nodeOf(key);
    let node = this.#nodes.get(name);
    if (node === undefined) {
      node = { waiting: [], isRunning: false };
      this.#nodes.set(name, node);
    }
    const { waiting } = node;
    return new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (!node.isRunning) void this.#run(node);
    });
  }

  async #run(node: { waiting: Waiting[]; isRunning: boolean }): Promise<void> {
    node.isRunning = true;
    while (node.waiting.length > 0) {
      const waiting = node.waiting.splice(0);
      const round = this.#round(waiting).catch((error) => {
        for (const { reject } of waiting) reject(error);
      });
      const facts = await this.#connection.facts().catch(() => undefined);
      await (facts?.sync === 'everysec' ? Promise.race([round, delay(LOOK_AGAIN)]) : round);
    }
    node.isRunning = false;
  }

  async #round(waiting: readonly Waiting[]): Promise<void> {
    const keys = [...new Set(waiting.map(({ key }) => key))];
    const { sync } = await this.#connection.facts();
    const kept = await (sync === 'everysec' ? this.#afterSync(keys) : this.#byWaitaof(keys));
    for (const { key, resolve } of waiting) resolve(kept.get(key)!);
  }

  async #byWaitaof(keys: readonly string[]): Promise<Map<string, Kept>> {
    const connection = this.#connection;
    for (;;) {
      const requests = [...keys.map(touch), ['WAITAOF', 1, 0, LONGEST_WAIT] as const];
      const replies = await connection.requestBlocking(requests, LONGEST_WAIT);
      const [local] = replies.at(-1) as [number, number];
      if (local === 1) return toKept(keys, replies);
    }
  }

  async #afterSync(keys: readonly string[]): Promise<Map<string, Kept>> {
    for (;;) {
      const replies = await this.#connection.request([...keys.map(touch), INFO]);
      const { run, isSyncing } = stateOf(replies.at(-1)!);
      if (isSyncing) {
        await delay(LOOK_AGAIN);
        continue;
      }
      await delay(SURELY_SYNCED);
      if ((await this.#whenNotSyncing(keys[0]!)) === run) return toKept(keys, replies);
    }
  }

  /** @returns the run of the server */
  async #whenNotSyncing(key: string): Promise<string | undefined> {
    for (;;) {
      const [reply] = await this.#connection.request([INFO, ['EXISTS', key]]); // the key leads to its node
      const { run, isSyncing } = stateOf(reply!);
      if (!isSyncing) return run;
      await delay(LOOK_AGAIN);
    }
  }
}

const INFO = ['INFO', 'server', 'persistence'] as const;

const touch = (key: string) => ({ script: STORE_SCRIPTS.touch, keys: [key], args: [] });

function toKept(keys: readonly string[], replies: readonly Reply[]): Map<string, Kept> {
  return new Map(
    keys.map((key, index) => {
      const [owner, number] = replies[index] as (Buffer | null)[];
      return [key, { owner: owner?.toString(), number: Number(number ?? 0) }];
    }),
  );
}

function stateOf(reply: Reply): { run: string | undefined; isSyncing: boolean } {
  const info = parseInfo(String(reply));
  if (info.aof_enabled !== '1') {
    throw new ProsaError(
      'config_invalid',
      'REDIS_URL: its append-only file was switched off; set appendonly yes',
    );
  }
  const isSyncing = info.aof_pending_bio_fsync !== '0' || info.aof_last_write_status !== 'ok';
  return { run: info.run_id, isSyncing };
}
