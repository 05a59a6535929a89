import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { SqliteStore } from '../../src/store/sqlite-store.ts';
import { storeSuite } from './store-suite.ts';

const temporaryDirectory = () => mkdtempSync(join(tmpdir(), 'prosa-store-'));

storeSuite('sqlite', async () => {
  const directories = [temporaryDirectory()];
  return {
    open: async () => new SqliteStore(join(directories[0]!, 'group.sqlite')),
    // The files as the disk holds them now, without the checkpoint that closing would write.
    crashAndReopen: async (store) => {
      const copy = temporaryDirectory();
      cpSync(directories.at(-1)!, copy, { recursive: true });
      directories.push(copy);
      await store.close();
      return new SqliteStore(join(copy, 'group.sqlite'));
    },
    destroy: async () => {
      for (const directory of directories) rmSync(directory, { recursive: true });
    },
  };
});

it('a second owner of the same file is refused by name', async () => {
  const path = join(temporaryDirectory(), 'group.sqlite');
  const owner = new SqliteStore(path);
  expect(() => new SqliteStore(path)).toThrow(expect.objectContaining({ code: 'data_locked' }));
  await owner.close();
  await new SqliteStore(path).close();
});

it('a file of another layout is refused by name', async () => {
  const path = join(temporaryDirectory(), 'group.sqlite');
  const database = new DatabaseSync(path);
  database.exec('PRAGMA user_version = 999');
  database.close();
  expect(() => new SqliteStore(path)).toThrow(/layout 999, this Prosa reads/);
});
