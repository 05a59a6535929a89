/**
 * Has the server write its files anew, so that what was erased is in none of them.
 *
 * What was erased is noted where it was, with how often the server had begun to rewrite its append-only file and to
 * save a snapshot by then (redis/scrub.lua). So one rewrite serves all shards of a server, whoever began it. The
 * snapshot matters only where the server makes any.
 */
import type { RedisConnection } from './redis-connection.ts';
import { script } from './redis-scripts.ts';
import { parseInfo } from './redis-server.ts';

const NOTE_SCRIPT = script('replace-note');

interface Kind {
  /** How often it was begun since the server started. */
  begun: string;
  isRunning: readonly string[];
  status: string;
  command: readonly [string];
}

const REWRITE: Kind = {
  begun: 'aof_rewrites',
  isRunning: ['aof_rewrite_in_progress', 'aof_rewrite_scheduled'],
  status: 'aof_last_bgrewrite_status',
  command: ['BGREWRITEAOF'],
};
const SNAPSHOT: Kind = {
  begun: 'rdb_saves',
  isRunning: ['rdb_bgsave_in_progress'],
  status: 'rdb_last_bgsave_status',
  command: ['BGSAVE'],
};

/** Between two looks at what the server does (ms). */
const LOOK_AGAIN = 250;

export class RedisScrub {
  readonly #connection: RedisConnection;
  readonly #key: string;
  /** By a clock that does not jump (ms). */
  #lookedAt = Number.NEGATIVE_INFINITY;

  /** @param key of the hash that has the note, in its field `scrub` */
  constructor(connection: RedisConnection, key: string) {
    this.#connection = connection;
    this.#key = key;
  }

  /** @returns whether nothing is left to do */
  async piece(): Promise<boolean> {
    const now = performance.now();
    if (now - this.#lookedAt < LOOK_AGAIN) return false;
    this.#lookedAt = now;
    const [found, reply] = await this.#connection.request([
      ['HGET', this.#key, 'scrub'],
      ['INFO', 'server', 'persistence'],
    ]);
    if (found === null) return this.#isDone();
    const info = parseInfo(String(reply));
    const note = String(found);
    const [run, ...counts] = note.split(':');
    if (run !== info.run_id) {
      // Its counts began anew, so only what begins from now on surely came after.
      await this.#replace(note, `${info.run_id}:${info.aof_rewrites}:${info.rdb_saves}`);
      return false;
    }
    const { savesSnapshots } = await this.#connection.facts();
    const kinds = savesSnapshots || info.rdb_saves !== '0' ? [REWRITE, SNAPSHOT] : [REWRITE];
    for (const [index, { begun, isRunning, status, command }] of kinds.entries()) {
      if (isRunning.some((field) => info[field] !== '0')) return false;
      if (info[status] === 'ok' && Number(info[begun]) > Number(counts[index])) continue;
      await this.#begin(command);
      return false;
    }
    return (await this.#replace(note, '')) && this.#isDone();
  }

  #isDone(): boolean {
    this.#lookedAt = Number.NEGATIVE_INFINITY;
    return true;
  }

  async #begin(command: readonly [string]): Promise<void> {
    try {
      await this.#connection.request([['EXISTS', this.#key], command]); // the key leads to its node
    } catch (error) {
      const isBusy = /in progress|child process is active/.test((error as Error).message);
      if (!isBusy) throw error;
    }
  }

  /** @returns false when more was erased meanwhile */
  async #replace(note: string, other: string): Promise<boolean> {
    const request = { script: NOTE_SCRIPT, keys: [this.#key], args: [note, other] };
    const [isReplaced] = await this.#connection.request([request]);
    return isReplaced === 1;
  }
}
