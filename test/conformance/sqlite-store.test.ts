import { cpSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { SqliteStore } from '../../src/store/sqlite-store.ts';
import type { CommitBatch, Store } from '../../src/store/store.ts';
import { batchOf, commitOf } from '../support/commits.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { storeSuite } from './store-suite.ts';

/** Makes small whatever it can, after every commit. */
class PackingStore extends SqliteStore {
  constructor(path: string) {
    super(path, { newest: Number.NEGATIVE_INFINITY, entries: 2 });
  }

  override async commit(batch: CommitBatch): Promise<ReadonlySet<string>> {
    const lost = await super.commit(batch);
    while ((await this.pack()) > 0);
    return lost;
  }

  override async restore(...restored: Parameters<Store['restore']>): Promise<ReadonlySet<string>> {
    const there = await super.restore(...restored);
    while ((await this.pack()) > 0);
    return there;
  }
}

const factory = (Adapter: new (path: string) => SqliteStore) => async () => {
  const directories = [temporaryDirectory()];
  return {
    open: async () => new Adapter(join(directories[0]!, 'group.sqlite')),
    // The files as the disk holds them now, without the checkpoint that closing would write.
    crashAndReopen: async (store: Store) => {
      const copy = temporaryDirectory();
      cpSync(directories.at(-1)!, copy, { recursive: true });
      directories.push(copy);
      await store.close();
      return new Adapter(join(copy, 'group.sqlite'));
    },
    destroy: async () => {}, // they end with the test
  };
};

storeSuite('sqlite', factory(SqliteStore));
storeSuite('sqlite, packed at once', factory(PackingStore));

it('room that is no longer needed is given back', async () => {
  const path = join(temporaryDirectory(), 'group.sqlite');
  const store = new SqliteStore(path, { newest: 0, entries: 100 });
  const text = 'x'.repeat(2_000);
  for (let position = 1; position <= 4_000; position++) {
    const revision = position;
    await store.commit({
      conversations: [
        {
          conversation: 'a',
          expected: revision - 1,
          previous: revision === 1 ? undefined : position - 1,
          revision,
          record: '{}',
          nextDeadline: undefined,
          runningEffects: 0,
          endedEffects: [],
          journal: [{ revision, position, event: JSON.stringify(text), state: '"s"', digest: 1 }],
          outbox: [],
          withdrawals: [],
        },
      ],
      deliveries: [],
      effects: [],
      deadLetters: [],
      position,
    });
  }
  expect(await store.shrink()).toBe(false);
  const before = await store.journal('a', 3_000, 10);
  while ((await store.pack()) > 0);
  expect(await store.shrink()).toBe(true);
  expect(await store.shrink()).toBe(false);
  expect(await store.journal('a', 3_000, 10)).toEqual(before);
  await store.close();
  expect(statSync(path).size).toBeLessThan(6_000_000);
  const database = new DatabaseSync(path);
  expect(database.prepare('PRAGMA integrity_check').get()!.integrity_check).toBe('ok');
  database.close();
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

it('lists all of more conversations than are listed at once, in order, whether it was closed or killed', async () => {
  const path = join(temporaryDirectory(), 'group.sqlite');
  const all = Array.from({ length: 5_000 }, (_, n) => `c${String(n).padStart(4, '0')}`);
  const firstAndLast = async (store: SqliteStore) => {
    const found = (await store.recent(undefined, 6_000)).map(({ conversation }) => conversation);
    return [found.length, found[0], found.at(-1)];
  };
  const change = async (store: SqliteStore, revision: number, at: number, names: string[]) => {
    for (let n = 0; n < names.length; n += 1_000) {
      const commits = names.slice(n, n + 1_000).map((name, index) => {
        const updatedAt = at + n + index;
        const record = JSON.stringify({ conversation: name, updatedAt });
        return commitOf(name, revision, { record, standing: { updatedAt } });
      });
      await store.commit(batchOf(...commits));
    }
  };
  let store = new SqliteStore(path);
  await change(store, 1, 1_000, all);
  expect(await firstAndLast(store)).toEqual([5_000, 'c4999', 'c0000']);
  await change(store, 2, 9_000, all.slice(0, 10));
  await store.close();
  store = new SqliteStore(path);
  expect(await firstAndLast(store)).toEqual([5_000, 'c0009', 'c0010']);
  await change(store, 2, 20_000, all.slice(20, 21));
  const killed = join(temporaryDirectory(), 'group.sqlite');
  for (const end of ['', '-wal']) cpSync(`${path}${end}`, `${killed}${end}`);
  await store.close();
  store = new SqliteStore(killed);
  expect(await firstAndLast(store)).toEqual([5_000, 'c0020', 'c0010']);
  await store.close();
});

it('a file of the layout before is made over, and its conversations are listed', async () => {
  const path = join(temporaryDirectory(), 'group.sqlite');
  const before = new SqliteStore(path);
  const record = (conversation: string, updatedAt: number) => ({
    record: JSON.stringify({ conversation, updatedAt }),
    standing: { updatedAt },
    nextDeadline: updatedAt + 1,
  });
  await before.commit(
    batchOf(
      commitOf('a', 1, record('a', 9)),
      commitOf('b', 1, record('b', 8)),
      commitOf('c', 1, record('c', 9)),
    ),
  );
  await before.close();
  const database = new DatabaseSync(path);
  database.exec(`
    DROP INDEX outbox_unsent; DROP INDEX records_by_wake;
    ALTER TABLE records ADD COLUMN updated_at INTEGER;
    UPDATE records SET updated_at = (SELECT at FROM changed WHERE record = id);
    DROP TABLE changed;
    ALTER TABLE records DROP COLUMN wake_at;
    ALTER TABLE log DROP COLUMN listed;
    CREATE INDEX records_by_update ON records (updated_at);
    CREATE INDEX records_by_deadline ON records (next_deadline) WHERE next_deadline IS NOT NULL;
    CREATE INDEX outbox_unsent ON outbox (record, entry) WHERE rank < 2;
    PRAGMA user_version = 7;
  `);
  database.close();
  const store = new SqliteStore(path);
  expect((await store.recent(undefined, 9)).map(({ conversation }) => conversation)).toEqual(['c', 'a', 'b']);
  expect(await store.due(10, 9)).toEqual(['b', 'a', 'c']);
  expect(await store.nextUnsent(['a', 'b'])).toMatchObject([{ conversation: 'a' }, { conversation: 'b' }]);
  await store.close();
  await new SqliteStore(path).close();
});
