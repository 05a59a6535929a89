import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, it } from 'vitest';
import { SqliteAliases } from '../../src/store/sqlite-aliases.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

let path: string;
let aliases: SqliteAliases;
beforeEach(() => {
  path = join(temporaryDirectory(), 'contacts.sqlite');
  aliases = new SqliteAliases(path);
});

const alias = (n: number) => ({ addressHash: `address-${n}`, conversation: `conversation-${n}` });

it('keeps aliases, the first of an address for good', async () => {
  await aliases.add([alias(1), alias(2)]);
  await aliases.add([{ addressHash: 'address-1', conversation: 'another' }]);
  aliases.close();
  const opened = new SqliteAliases(path);
  expect(opened.find([1, 2, 3].map((n) => `address-${n}`))).toEqual([
    'conversation-1',
    'conversation-2',
    undefined,
  ]);
  opened.close();
});

it('says which file it is that SQLite cannot open', () => {
  const broken = join(temporaryDirectory(), 'contacts.sqlite');
  writeFileSync(broken, 'no database');
  expect(() => new SqliteAliases(broken)).toThrow(
    expect.objectContaining({
      code: 'store_failed',
      message: expect.stringMatching(/^contacts\.sqlite in PROSA_DATA_DIR: file is not a database/),
    }),
  );
  aliases.close();
});

it('writes what comes within one turn of the event loop in one transaction', async () => {
  await aliases.add([alias(0)]);
  const before = statSync(`${path}-wal`).size;
  await Promise.all([1, 2, 3, 4].map((n) => aliases.add([alias(n)])));
  const together = statSync(`${path}-wal`).size - before;
  await aliases.add([alias(5)]);
  expect(statSync(`${path}-wal`).size - before - together).toBe(together); // each transaction writes the same page
  aliases.close();
});

it('rejects all of a write that fails, keeps none of them, and can be asked again', async () => {
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  const outcomes = await Promise.allSettled([aliases.add([alias(1)]), aliases.add([alias(2)])]);
  other.exec('ROLLBACK');
  other.close();
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(aliases.find(['address-1'])).toEqual([undefined]);
  await aliases.add([alias(1)]);
  expect(aliases.find(['address-1'])).toEqual(['conversation-1']);
  aliases.close();
});

it('ends what waits before it closes', async () => {
  const added = aliases.add([alias(1)]);
  aliases.close();
  await added;
  const opened = new SqliteAliases(path);
  expect(opened.find(['address-1'])).toEqual(['conversation-1']);
  opened.close();
});
