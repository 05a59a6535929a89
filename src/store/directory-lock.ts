import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ProsaError } from '../errors.ts';

/**
 * Keeps a directory for this process, until the returned function is called or the process has ended, however it
 * ends: a lock of the file system that SQLite holds.
 * @throws ProsaError `data_locked`
 */
export function lockDirectory(path: string): () => void {
  const database = new DatabaseSync(join(path, 'engine.lock'));
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
  } catch (cause) {
    database.close();
    throw new ProsaError(
      'data_locked',
      `PROSA_DATA_DIR ${path} is in use by another engine: give each one its own`,
      { cause },
    );
  }
  return () => database.close();
}
