/**
 * Small files that all processes share: they are kept in Redis, and each process reads a copy in a directory of its own.
 *
 * ```
 * <prefix>:{files}:<name>            hash of text by path
 * <prefix>:{files}:<name>:revision   rises with every write
 * ```
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Cluster, Redis } from 'ioredis';
import { ProsaError } from '../errors.ts';
import { type DurableFiles, LocalFiles } from '../store/durable-files.ts';

export interface MirrorParts {
  connection: Redis | Cluster;
  prefix: string;
  /** Which of the shared directories it is, e.g. `funnels`. */
  name: string;
  /** Of the copy. */
  directory: string;
  /** Resolves when what was written to Redis before survives the death of its machine. */
  durable(): Promise<void>;
}

export class MirroredFiles implements DurableFiles {
  readonly directory: string;
  readonly #parts: MirrorParts;
  readonly #copy: LocalFiles;
  readonly #key: string;
  readonly #revisionKey: string;
  /** Of the copy. */
  #revision: string | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: MirrorParts) {
    this.#parts = parts;
    this.directory = parts.directory;
    this.#copy = new LocalFiles(parts.directory);
    this.#key = `${parts.prefix}:{files}:${parts.name}`;
    this.#revisionKey = `${this.#key}:revision`;
    mkdirSync(parts.directory, { recursive: true, mode: 0o700 });
  }

  /** @throws ProsaError `unreachable` */
  write(name: string, text: string): Promise<void> {
    return this.#inTurn(async () => {
      const { connection, durable } = this.#parts;
      await connection.multi().hset(this.#key, name, text).incr(this.#revisionKey).exec();
      await durable();
      await this.#copy.write(name, text);
    });
  }

  /** Makes the copy what is in Redis; asks for no more than a number while nothing has changed. */
  pull(): Promise<void> {
    return this.#inTurn(async () => {
      const { connection } = this.#parts;
      const revision = await connection.get(this.#revisionKey);
      if (revision === this.#revision) return;
      for (const [name, text] of Object.entries(await connection.hgetall(this.#key))) {
        if (readOrNothing(join(this.directory, name)) !== text) await this.#copy.write(name, text);
      }
      this.#revision = revision; // what was written meanwhile has another
    });
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(act).catch((cause: Error) => {
      if (cause instanceof ProsaError) throw cause;
      throw new ProsaError('unreachable', `REDIS_URL: ${cause.message}`, { cause });
    });
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
