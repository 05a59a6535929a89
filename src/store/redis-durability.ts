/**
 * Waits until what was written is on the disk of the server, for many shards at once.
 *
 * A round first touches the shards that wait for it, which tells what they have kept, and puts a write behind all
 * they wrote before. Then, by what the server can do:
 *
 * - `always`: there is nothing to wait for.
 * - `waitaof`: WAITAOF resolves when the touch is on the disk (https://redis.io/docs/latest/commands/waitaof/). It
 *   blocks its connection, so it has one of its own, and the next round begins after it. Redis 7.4 and Valkey up to
 *   8.1 at least answer it before the sync (https://github.com/redis/redis/pull/13793). A server that syncs once a
 *   second cannot sync three writes, each after the sync of the one before, in less than one; who does so is not
 *   believed. Until that has been tried it is waited for as with `everysec`.
 * - `everysec`: Redis writes to the file at the next turn of its loop, unless a sync is still running; then it puts
 *   the write off by up to 2 s. It syncs in the background once a second. So a round begins when no sync is
 *   running, and ends 2.5 s later as soon as none is running again, if it is by the same process.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { ProsaError } from '../errors.ts';
import type { RedisConnection } from './redis-connection.ts';
import type { Reply } from './redis-request.ts';
import { STORE_SCRIPTS } from './redis-scripts.ts';
import { parseInfo, type ServerFacts } from './redis-server.ts';

/** Longest a WAITAOF blocks before it is asked again (ms). */
const LONGEST_WAIT = 2_000;
/** From a write to when it is surely synced, and between looks at a sync that is running (ms). */
const SURELY_SYNCED = 2_500;
const LOOK_AGAIN = 250;
/** Syncs, one after the other, and how long they take at least (ms). */
const SYNCS = 3;
const THREE_SYNCS = 900;

/** What a shard had kept when the round began. */
export interface Kept {
  owner: string | undefined;
  /** Of the last call that wrote. */
  number: number;
}

interface Node {
  waiting: Waiting[];
  isRunning: boolean;
  /** What WAITAOF was tried on, and whether it is believed; undefined as long as that is not known. */
  tried: { facts: ServerFacts; isBelieved: boolean | undefined } | undefined;
}

/** A hash that is waited for, and who owns it where someone does. */
interface Shard {
  key: string;
  owner: string;
}

interface Waiting {
  shard: Shard;
  resolve(kept: Kept): void;
  reject(error: unknown): void;
}

export class RedisDurability {
  readonly #connection: RedisConnection;
  /** By node of the cluster. */
  readonly #nodes = new Map<string, Node>();

  constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  /**
   * Resolves when all that was answered before is on the disk.
   * @param key of a hash, and who owns it where someone does
   * @returns what it had kept of that
   */
  async wait(key: string, owner = ''): Promise<Kept> {
    const name = await this.#connection.nodeOf(key);
    let node = this.#nodes.get(name);
    if (node === undefined) {
      node = { waiting: [], isRunning: false, tried: undefined };
      this.#nodes.set(name, node);
    }
    const { waiting } = node;
    return new Promise((resolve, reject) => {
      waiting.push({ shard: { key, owner }, resolve, reject });
      if (!node.isRunning) void this.#run(node);
    });
  }

  async #run(node: Node): Promise<void> {
    node.isRunning = true;
    while (node.waiting.length > 0) {
      const waiting = node.waiting.splice(0);
      const believes = await this.#believes(node, waiting[0]!.shard);
      const round = this.#round(waiting, believes).catch((error) => {
        for (const { reject } of waiting) reject(error);
      });
      await (believes ? round : Promise.race([round, delay(LOOK_AGAIN)]));
    }
    node.isRunning = false;
  }

  async #round(waiting: readonly Waiting[], believes: boolean): Promise<void> {
    const shards = [...new Map(waiting.map(({ shard }) => [nameOf(shard), shard])).values()];
    const kept = await (believes ? this.#byWaitaof(shards) : this.#afterSync(shards));
    for (const { shard, resolve } of waiting) resolve(kept.get(nameOf(shard))!);
  }

  /** Whether WAITAOF is to be believed. The first time, it is tried in the background. */
  async #believes(node: Node, shard: Shard): Promise<boolean> {
    const facts = await this.#connection.facts().catch(() => undefined);
    if (facts?.sync !== 'waitaof') return false;
    if (node.tried?.facts !== facts) {
      const tried: Node['tried'] = { facts, isBelieved: undefined };
      node.tried = tried;
      this.#tryWaitaof(shard).then(
        (isBelieved) => {
          tried.isBelieved = isBelieved;
        },
        () => {
          node.tried = undefined; // there was no answer
        },
      );
    }
    return node.tried?.isBelieved === true;
  }

  async #tryWaitaof(shard: Shard): Promise<boolean> {
    const began = performance.now();
    for (let n = 0; n < SYNCS; n++) await this.#byWaitaof([shard]);
    return performance.now() - began >= THREE_SYNCS;
  }

  async #byWaitaof(shards: readonly Shard[]): Promise<Map<string, Kept>> {
    const connection = this.#connection;
    for (;;) {
      const requests = [...shards.map(touch), ['WAITAOF', 1, 0, LONGEST_WAIT] as const];
      const replies = await connection.requestBlocking(requests, LONGEST_WAIT);
      const [local] = replies.at(-1) as [number, number];
      if (local === 1) return toKept(shards, replies);
    }
  }

  async #afterSync(shards: readonly Shard[]): Promise<Map<string, Kept>> {
    for (;;) {
      const replies = await this.#connection.request([...shards.map(touch), INFO]);
      const { run, isSyncing } = stateOf(replies.at(-1)!);
      if (isSyncing) {
        await delay(LOOK_AGAIN);
        continue;
      }
      await delay(SURELY_SYNCED);
      if ((await this.#whenNotSyncing(shards[0]!)) === run) return toKept(shards, replies);
    }
  }

  /** @returns the run of the server */
  async #whenNotSyncing({ key }: Shard): Promise<string | undefined> {
    for (;;) {
      const [reply] = await this.#connection.request([INFO, ['EXISTS', key]]); // the key leads to its node
      const { run, isSyncing } = stateOf(reply!);
      if (!isSyncing) return run;
      await delay(LOOK_AGAIN);
    }
  }
}

const INFO = ['INFO', 'server', 'persistence'] as const;

const touch = ({ key, owner }: Shard) => ({ script: STORE_SCRIPTS.touch, keys: [key], args: [owner] });

const nameOf = ({ key, owner }: Shard) => `${key} ${owner}`;

function toKept(shards: readonly Shard[], replies: readonly Reply[]): Map<string, Kept> {
  return new Map(
    shards.map((shard, index) => {
      const [owner, number] = replies[index] as (Buffer | null)[];
      return [nameOf(shard), { owner: owner?.toString(), number: Number(number ?? 0) }];
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
