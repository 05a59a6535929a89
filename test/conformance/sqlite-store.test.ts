import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { UPGRADES } from '../../src/store/sqlite-schema.ts';
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

describe('a file of an older layout', () => {
  /** A file as the first release wrote it. */
  function first(fill: (database: DatabaseSync) => void): string {
    const path = join(temporaryDirectory(), 'group.sqlite');
    const database = new DatabaseSync(path);
    database.exec(`${UPGRADES[0]} PRAGMA user_version = 1;`);
    fill(database);
    database.close();
    return path;
  }
  const layoutOf = (path: string) => {
    const database = new DatabaseSync(path);
    const version = database.prepare('PRAGMA user_version').get()!.user_version;
    database.close();
    return version;
  };

  it('is brought up to date with all it holds when it is opened', async () => {
    const path = first((database) => {
      const add = database.prepare(
        'INSERT INTO dead_letters (conversation, at, reason, event) VALUES (?, ?, ?, ?)',
      );
      add.run('a', 5, 'funnel_failed: boom', '{"kind":"message","id":"m1"}');
      add.run('a', 6, 'funnel_unknown: not loaded', '{"kind":"timer","id":"t"}');
      database.exec('UPDATE log SET position = 7');
    });
    const store = new SqliteStore(path);
    expect(await store.lastPosition()).toBe(7);
    const old = { conversation: 'a', attempts: 1, state: 'open', revision: undefined, position: undefined };
    expect(await store.deadLetters({ limit: 9 })).toMatchObject([
      { ...old, id: 2, kind: 'timer', code: 'funnel_unknown', at: 6, updatedAt: 6, used: undefined },
      { ...old, id: 1, kind: 'message', code: 'funnel_failed', reason: 'funnel_failed: boom', at: 5 },
    ]);
    await store.close();
    expect(layoutOf(path)).toBe(UPGRADES.length);
    await new SqliteStore(path).close();
  });

  it('is left as it was when it cannot be brought up to date', () => {
    const path = first((database) => database.exec('ALTER TABLE dead_letters ADD COLUMN state TEXT'));
    expect(() => new SqliteStore(path)).toThrow(expect.objectContaining({ code: 'data_format' }));
    expect(layoutOf(path)).toBe(1);
  });

  it('that is newer than this Prosa is refused', () => {
    const path = first((database) => database.exec('PRAGMA user_version = 999'));
    expect(() => new SqliteStore(path)).toThrow(/layout 999.*up to/);
  });
});
