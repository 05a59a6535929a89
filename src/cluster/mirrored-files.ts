/**
 * Small files that all processes share: they are kept in Redis, and each process reads a copy in a directory of its own.
 * Who has taken them over last is the only one to write them, and until somebody has, anyone.
 *
 * ```
 * <prefix>:{files}:<name>            hash of text by path
 * <prefix>:{files}:<name>:revision   rises with every write
 * <prefix>:{files}:<name>:owners     how often they were taken over
 * ```
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ProsaError } from '../errors.ts';
import { type DurableFiles, LocalFiles } from '../store/durable-files.ts';
import type { RedisConnection } from '../store/redis-connection.ts';

export interface MirrorParts {
  redis: RedisConnection;
  prefix: string;
  /** Which of the shared directories it is, e.g. `funnels`. */
  name: string;
  /** Of the copy. */
  directory: string;
}

/** Keys: the hash, its revision, its owners; arguments: who writes, path, text. Answers with whether it may. */
const WRITE = `
if (redis.call('GET', KEYS[3]) or '') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
redis.call('INCR', KEYS[2])
return 1`;

export class MirroredFiles implements DurableFiles {
  readonly directory: string;
  readonly #parts: MirrorParts;
  readonly #copy: LocalFiles;
  readonly #key: string;
  readonly #revisionKey: string;
  readonly #ownersKey: string;
  /** Which owner this process is; empty for none. */
  #owner = '';
  /** Of the copy. */
  #revision: string | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  /** The pull that has not begun. */
  #nextPull: Promise<void> | undefined;

  constructor(parts: MirrorParts) {
    this.#parts = parts;
    this.directory = parts.directory;
    this.#copy = new LocalFiles(parts.directory);
    this.#key = `${parts.prefix}:{files}:${parts.name}`;
    this.#revisionKey = `${this.#key}:revision`;
    this.#ownersKey = `${this.#key}:owners`;
    mkdirSync(parts.directory, { recursive: true, mode: 0o700 });
  }

  /** From now on only this process writes them. @throws ProsaError `unreachable` */
  takeOver(): Promise<void> {
    return this.#inTurn(async () => {
      const [owners] = await this.#parts.redis.request([['INCR', this.#ownersKey]]);
      this.#owner = String(owners);
    });
  }

  /** @throws ProsaError `unreachable`; `shard_fenced` where another process has taken them over */
  write(name: string, text: string): Promise<void> {
    return this.#inTurn(async () => {
      const { redis } = this.#parts;
      const keys = [this.#key, this.#revisionKey, this.#ownersKey];
      const [isWritten] = await redis.request([['EVAL', WRITE, 3, ...keys, this.#owner, name, text]]);
      if (isWritten !== 1)
        throw new ProsaError('shard_fenced', `another engine writes the shared ${this.#key}`);
      const { sync } = await redis.facts();
      if (sync !== 'always') await redis.durability.wait(`${this.#key}:touched`);
      await this.#copy.write(name, text);
    });
  }

  /**
   * Makes the copy what is in Redis; asks for no more than a number while nothing has changed, and once for all who
   * wait for their turn, as when an engine opens many shards.
   */
  pull(): Promise<void> {
    this.#nextPull ??= this.#inTurn(async () => {
      this.#nextPull = undefined;
      const { redis } = this.#parts;
      const [found] = await redis.request([['GET', this.#revisionKey]]);
      const revision = found === null ? undefined : String(found);
      if (revision === this.#revision) return;
      const [kept] = await redis.request([['HGETALL', this.#key]]);
      const fields = (kept as Buffer[]).map(String);
      for (let n = 0; n < fields.length; n += 2) {
        const [name, text] = [fields[n]!, fields[n + 1]!];
        if (readOrNothing(join(this.directory, name)) !== text) await this.#copy.write(name, text);
      }
      this.#revision = revision; // what was written meanwhile has another
    });
    return this.#nextPull;
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(act);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}

function readOrNothing(path: string): string | undefined {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
