import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { SqliteStore } from '../../src/store/sqlite-store.ts';
import type { CommitBatch, Store } from '../../src/store/store.ts';
import { batchOf, commitOf } from '../support/commits.ts';
import { storeSuite } from './store-suite.ts';

const temporaryDirectory = () => mkdtempSync(join(tmpdir(), 'prosa-store-'));

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
    destroy: async () => {
      for (const directory of directories) rmSync(directory, { recursive: true });
    },
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
          withdrawBefore: 0,
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

it('a file of the layout before is made over, and its conversations are listed', async () => {
  const path = join(temporaryDirectory(), 'group.sqlite');
  const before = new SqliteStore(path);
  const record = (conversation: string, more: object) => ({
    record: JSON.stringify({ conversation, updatedAt: 9, owner: 'human', ...more }),
  });
  await before.commit(
    batchOf(
      commitOf('a', 1, record('a', { owner: 'bot' })),
      commitOf('b', 1, record('b', { handOff: { at: 5 } })),
      commitOf('c', 1, record('c', {})),
    ),
  );
  await before.close();
  const database = new DatabaseSync(path);
  database.exec(`
    DROP INDEX records_by_update; DROP INDEX records_with_person;
    ALTER TABLE records DROP COLUMN updated_at; ALTER TABLE records DROP COLUMN person_since;
    ALTER TABLE records DROP COLUMN taken; PRAGMA user_version = 6;
  `);
  database.close();
  const store = new SqliteStore(path);
  expect((await store.recent(undefined, 9)).map(({ conversation }) => conversation)).toEqual(['c', 'b', 'a']);
  expect(await store.withPerson(false, 9)).toEqual([
    { conversation: 'b', at: 5 },
    { conversation: 'c', at: 9 },
  ]);
  await store.close();
  await new SqliteStore(path).close();
});
