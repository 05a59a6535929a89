import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ProsaError } from '../errors.ts';
import { writeDurably } from '../store/durable-files.ts';
import type { UsersFile } from './users-file.ts';

/** A file of the data directory. Of two processes that write within the same millisecond the last wins. */
export class LocalUsersFile implements UsersFile {
  readonly name: string;
  #replacing: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.name = path;
  }

  async read(): Promise<string | undefined> {
    try {
      return await readFile(this.name, 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new ProsaError('config_invalid', `${this.name} cannot be read: ${(cause as Error).message}`, {
        cause,
      });
    }
  }

  replace(before: string | undefined, text: string): Promise<boolean> {
    const replaced = this.#replacing.then(() => this.#replace(before, text));
    this.#replacing = replaced.catch(() => {});
    return replaced;
  }

  async #replace(before: string | undefined, text: string): Promise<boolean> {
    if ((await this.read()) !== before) return false;
    try {
      await mkdir(dirname(this.name), { recursive: true, mode: 0o700 });
      await writeDurably(this.name, text);
    } catch (cause) {
      const { message } = cause as Error;
      throw new ProsaError('store_failed', `${this.name} cannot be written: ${message}`, { cause });
    }
    return true;
  }
}

/** PROSA_USERS_FILE: somebody else writes it, e.g. as a secret of Kubernetes; it counts as soon as it has changed. */
export class GivenUsersFile extends LocalUsersFile {
  override async read(): Promise<string> {
    const text = await super.read();
    if (text === undefined)
      throw new ProsaError('config_invalid', `PROSA_USERS_FILE ${this.name} is not there`);
    return text;
  }

  override replace(): Promise<boolean> {
    return Promise.reject(
      new ProsaError(
        'users_read_only',
        `users are kept in PROSA_USERS_FILE; change them there: prosa users … --file ${this.name}`,
      ),
    );
  }
}
