import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Rows of one transaction, and of the row the bytes: about what a batch at 256 connections and a record are. */
export const ceilingRows = [1, 120] as const;
export const ceilingRowBytes = 1_300;

/**
 * Rows a second that one SQLite file takes (WAL, `synchronous=FULL`) when nothing else is done: the limit that the
 * disk's fsync sets to anything that is durable before it answers.
 */
export function appendCeiling(directory: string, rowsEach: number, seconds = 1): number {
  const path = join(directory, 'ceiling.sqlite');
  const database = new DatabaseSync(path);
  try {
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT NOT NULL)',
    );
    const add = database.prepare('INSERT INTO rows (body) VALUES (?)');
    const body = randomBytes(ceilingRowBytes / 2).toString('hex');
    const transaction = () => {
      database.exec('BEGIN IMMEDIATE');
      for (let row = 0; row < rowsEach; row++) add.run(body);
      database.exec('COMMIT');
    };
    for (let n = 0; n < 20; n++) transaction();
    const start = performance.now();
    let elapsed = 0;
    let transactions = 0;
    for (; elapsed < seconds * 1000; transactions++) {
      transaction();
      elapsed = performance.now() - start;
    }
    return (transactions * rowsEach * 1000) / elapsed;
  } finally {
    database.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
  }
}
