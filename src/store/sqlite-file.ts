/** Opens the file of a group for its one owner. */
import { basename } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ProsaError } from '../errors.ts';
import { recordText } from './record-text.ts';
import { MIGRATION, SCHEMA, SCHEMA_VERSION } from './sqlite-schema.ts';

/** Free pages (of 4 kB) that are not worth writing a file anew for, and pages in use that take too long to write. */
const FEW_PAGES = 1_000;
const MOST_PAGES = 50_000;

/** @throws ProsaError `data_locked` or `data_format` */
export function openFile(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA busy_timeout = 0;
      PRAGMA secure_delete = ON;
    `);
    database.function('record_text', { deterministic: true }, (body) =>
      recordText(body as string | Uint8Array),
    );
    const version = database.prepare('PRAGMA user_version').get()!.user_version as number;
    if (version === 0) {
      database.exec(`BEGIN EXCLUSIVE; ${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
    } else if (version === MIGRATION.from) {
      database.exec(`BEGIN EXCLUSIVE; ${MIGRATION.sql} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
    } else if (version !== SCHEMA_VERSION) {
      throw new ProsaError(
        'data_format',
        `${path} has layout ${version}, this Prosa reads ${SCHEMA_VERSION}`,
      );
    }
    database.exec('UPDATE log SET opened = opened + 1');
    return database;
  } catch (cause) {
    database.close();
    if (cause instanceof ProsaError) throw cause;
    if (/locked|busy/i.test((cause as Error).message)) {
      throw new ProsaError(
        'data_locked',
        `${path} is in use by another process: one Prosa at a time has a data directory`,
        { cause },
      );
    }
    throw new ProsaError('data_format', `${path} cannot be opened: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Gives back pages that are free, if they are most of the file and that takes about a second at most. `auto_vacuum`
 * would do it in pieces, but costs 5 % of the throughput.
 * @returns whether it did
 */
export function writeAnew(database: DatabaseSync): boolean {
  const pages = (name: string) => database.prepare(`PRAGMA ${name}`).get()![name] as number;
  const free = pages('freelist_count');
  const used = pages('page_count') - free;
  if (free < Math.max(FEW_PAGES, used) || used > MOST_PAGES) return false;
  database.exec('VACUUM');
  return true;
}

/** What SQLite refused, e.g. because the disk is full, as `store_failed`; another error as it is. */
export function refusal(path: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== 'ERR_SQLITE_ERROR') return error;
  return new ProsaError('store_failed', `${basename(path)} in PROSA_DATA_DIR: ${message}`, { cause: error });
}
