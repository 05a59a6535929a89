import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDataDirectory } from '../../src/store/data-directory.ts';
import { lockDirectory } from '../../src/store/directory-lock.ts';
import { LocalFiles } from '../../src/store/durable-files.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const wanted = { shards: 64, workers: 2, hashKey: undefined };

it('is made with its parents, opened again with the same key, and refused with other shards or another key', () => {
  const dataDir = join(temporaryDirectory(), 'a/b/data');
  const made = openDataDirectory({ ...wanted, dataDir });
  expect(made).toMatchObject({ shards: 64, groups: 2 });
  expect(openDataDirectory({ ...wanted, workers: 8, dataDir })).toEqual(made);
  expect(() => openDataDirectory({ ...wanted, shards: 8, dataDir })).toThrow(/PROSA_SHARDS is 8/);
  expect(() => openDataDirectory({ ...wanted, hashKey: 'another key of length', dataDir })).toThrow(
    /PROSA_HASH_KEY/,
  );
});

it.runIf(process.platform === 'linux')('that cannot be made is refused by name, and at once', () => {
  expect(() => openDataDirectory({ ...wanted, dataDir: '/proc/prosa/data' })).toThrow(
    /PROSA_DATA_DIR \/proc/,
  );
});

it('of an engine is that of one engine at a time', () => {
  const dataDir = temporaryDirectory();
  const unlock = lockDirectory(dataDir);
  expect(() => lockDirectory(dataDir)).toThrow(/PROSA_DATA_DIR .* is in use by another engine/);
  unlock();
  lockDirectory(dataDir)();
});

it('whose lock cannot be taken for another reason, as on a full disk, says which', () => {
  const dataDir = temporaryDirectory();
  writeFileSync(join(dataDir, 'engine.lock'), 'no database');
  expect(() => lockDirectory(dataDir)).toThrow(
    expect.objectContaining({
      code: 'store_failed',
      message: expect.stringMatching(/^engine\.lock in PROSA_DATA_DIR: file is not a database/),
    }),
  );
});

it('whose first files cannot be written says which, and why', () => {
  const dataDir = temporaryDirectory();
  mkdirSync(join(dataDir, `hash-key.${process.pid}`)); // where it is written before it gets its name
  expect(() => openDataDirectory({ ...wanted, dataDir })).toThrow(
    expect.objectContaining({
      code: 'store_failed',
      message: expect.stringMatching(/^PROSA_DATA_DIR: .*\/hash-key cannot be written: E/),
    }),
  );
});

it('says which of its files cannot be written, and why', async () => {
  const dataDir = temporaryDirectory();
  writeFileSync(join(dataDir, 'funnels'), 'in the way');
  const written = new LocalFiles(join(dataDir, 'funnels')).write('live.json', '{}');
  await expect(written).rejects.toMatchObject({
    code: 'store_failed',
    message: expect.stringMatching(/^PROSA_DATA_DIR: .*\/funnels\/live\.json cannot be written: E/),
  });
});
