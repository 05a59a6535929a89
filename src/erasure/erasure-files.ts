/**
 * The receipts of a data directory, one small file each. While an erasure is unfinished its file also names the
 * conversations, by id, so that it goes on after a crash; a finished one names nobody.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ProsaError } from '../errors.ts';
import type { DurableFiles } from '../store/durable-files.ts';
import type { ErasureCounts, ErasureReceipt } from './receipt.ts';

export interface ErasureFile {
  receipt: ErasureReceipt;
  /** What is still to be erased; absent once it is. */
  pending?: PendingErasure;
}

export interface PendingErasure {
  conversations: string[];
  /** Only those to which nothing has happened since (ms). */
  quietSince?: number;
  /** What was there when it began; a crash may come after it is erased and before that is counted. */
  expected?: ErasureCounts;
}

export class ErasureFiles {
  readonly #files: DurableFiles;

  constructor(files: DurableFiles) {
    this.#files = files;
    const { directory } = files;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(directory)) {
      if (name.endsWith('.tmp')) rmSync(join(directory, name)); // a crash came before it was whole
    }
  }

  async write(file: ErasureFile): Promise<void> {
    await this.#files.write(nameOf(file.receipt.id), `${JSON.stringify(file, null, 1)}\n`);
  }

  /** Those that are not complete, the oldest first. */
  unfinished(): ErasureFile[] {
    return this.#ids()
      .map((id) => this.#read(id))
      .filter(({ receipt }) => receipt.completedAt === undefined);
  }

  /** @throws ProsaError `not_found` */
  receipt(id: string): ErasureReceipt {
    if (!this.#ids().includes(id)) throw new ProsaError('not_found', `there is no receipt ${id}`);
    return this.#read(id).receipt;
  }

  /** The newest first, those after `after`. */
  *receipts(after?: string): Generator<ErasureReceipt, undefined> {
    for (const id of this.#ids().reverse()) {
      if (after === undefined || id < after) yield this.#read(id).receipt;
    }
    return undefined;
  }

  /** Ids begin with the time, so their order is that of time. */
  #ids(): string[] {
    return readdirSync(this.#files.directory)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .sort();
  }

  #read(id: string): ErasureFile {
    const path = join(this.#files.directory, nameOf(id));
    try {
      return JSON.parse(readFileSync(path, 'utf8')) as ErasureFile;
    } catch (cause) {
      throw new ProsaError('data_format', `${path} cannot be read: ${(cause as Error).message}`, { cause });
    }
  }
}

const nameOf = (id: string) => `${id}.json`;
