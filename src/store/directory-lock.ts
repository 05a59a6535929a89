import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ProsaError } from '../errors.ts';
import { refusal } from './sqlite-file.ts';

/**
 * Keeps a directory for this process, until the returned function is called or the process has ended, however it
 * ends: a lock of the file system that SQLite holds.
 * @throws ProsaError `data_locked`; `store_failed` when it cannot be told, as on a full disk
 */
export function lockDirectory(path: string): () => void {
  const file = join(path, 'engine.lock');
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
  } catch (cause) {
    database.close();
    if (!/locked|busy/i.test((cause as Error).message)) throw refusal(file, cause);
    throw new ProsaError(
      'data_locked',
      `PROSA_DATA_DIR ${path} is in use by another engine: give each one its own`,
      { cause },
    );
  }
  return () => database.close();
}
