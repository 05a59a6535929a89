import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { vi } from 'vitest';
import { SqliteStore } from '../../src/store/sqlite-store.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** Of each transaction of a store the last thing that is written. */
const LAST = ['log', 'scrub'];

/** A store that can be made to refuse a commit half way. */
export interface OnSmallDisk {
  fillDisk(): void;
  emptyDisk(): void;
}

/** SQLite rolls a transaction back itself then, as it does where there is no room. */
export class StoreOnSmallDisk extends SqliteStore implements OnSmallDisk {
  readonly database: DatabaseSync;

  constructor(path = join(temporaryDirectory(), 'group.sqlite')) {
    const opened = vi.spyOn(DatabaseSync.prototype, 'exec');
    super(path);
    this.database = opened.mock.contexts[0] as DatabaseSync;
    opened.mockRestore();
  }

  fillDisk(): void {
    for (const table of LAST) {
      this.database.exec(`CREATE TEMP TRIGGER full_${table} BEFORE UPDATE ON ${table}
        BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END`);
    }
  }

  emptyDisk(): void {
    for (const table of LAST) this.database.exec(`DROP TRIGGER full_${table}`);
  }
}
