import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ProsaError } from '../errors.ts';

/** A directory of small files. Each is written whole and durable when that has resolved. One writer at a time. */
export interface DurableFiles {
  /** Where they are read. */
  readonly directory: string;
  /** @param name path within the directory @throws ProsaError `store_failed` */
  write(name: string, text: string): Promise<void>;
}

export class LocalFiles implements DurableFiles {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  async write(name: string, text: string): Promise<void> {
    const path = join(this.directory, name);
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeDurably(path, text);
    } catch (cause) {
      const { message } = cause as Error;
      throw new ProsaError('store_failed', `PROSA_DATA_DIR: ${path} cannot be written: ${message}`, {
        cause,
      });
    }
  }
}

/** The file holds the whole text or what it held before, also after the machine dies. One writer at a time. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const unfinished = `${path}.tmp`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
  const directory = await open(dirname(path));
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
