import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { totals } from '../../src/moving/manifest.ts';
import { shardOf } from '../../src/shard/shard-of.ts';
import { prosaCli } from '../support/cli.ts';
import {
  commit,
  copyOf,
  countIn,
  letter,
  manifestOf,
  PEOPLE,
  SECRET,
  sharedHouseToMove,
  usersOf,
} from '../support/house-to-move.ts';
import { exportHere, importHere, killOnTheWay, verifyHere } from '../support/moving.ts';
import { say, startProsa } from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const house = sharedHouseToMove();

describe('an export', () => {
  it('goes on where it was when it is killed', async () => {
    const directory = temporaryDirectory();
    const done = () =>
      existsSync(join(directory, 'manifest.json')) ? totals(manifestOf(directory)).conversations : -1;
    const parts: number[] = [];
    const { code, stdout, stderr } = await killOnTheWay(
      ['export', directory],
      { PROSA_DATA_DIR: house.home },
      2,
      done,
      async () => void parts.push(done()),
    );
    expect([code, stdout]).toEqual([0, expect.stringContaining(house.hash)]);
    expect(stderr).toContain('it must stay stopped until this has ended');
    expect(stderr).not.toContain('begin anew');
    expect(stdout + stderr).not.toContain(SECRET);
    expect(parts.some((part) => part > 0 && part < PEOPLE)).toBe(true);
    expect(await importHere(directory, house.anew())).toEqual([]);
  });

  it('that was interrupted is refused while Prosa runs, and begins anew where it has run since', async () => {
    const env = { PROSA_DATA_DIR: copyOf(house.home) };
    const directory = temporaryDirectory();
    const { hash: _, completedAt: __, ...unfinished } = await exportHere(directory, env);
    writeFileSync(join(directory, 'manifest.json'), JSON.stringify(unfinished));
    const prosa = await startProsa({ dataDir: env.PROSA_DATA_DIR });
    await expect(exportHere(temporaryDirectory(), env)).rejects.toMatchObject({
      code: 'data_locked',
      message: expect.stringMatching(
        /^the data directory .* is in use by another process: stop the Prosa that runs with it first/,
      ),
    });
    await say(prosa, 's1', 'quero a 2');
    await prosa.stop();
    const changed: number[] = [];
    const again = await exportHere(directory, env, (stores) => changed.push(stores));
    expect(changed).toEqual([2]);
    expect(again.hash).not.toBe(house.hash);
    expect(again.hash).toBe((await exportHere(temporaryDirectory(), env)).hash);
    expect(await verifyHere(directory, env)).toEqual([]);
  });

  it('that is complete stays as it is', async () => {
    const env = { PROSA_DATA_DIR: copyOf(house.home) };
    const directory = temporaryDirectory();
    const first = await exportHere(directory, env);
    expect(await exportHere(directory, env)).toMatchObject({ id: first.id, hash: house.hash });
    const users = usersOf(env.PROSA_DATA_DIR);
    await users.change('ana', { role: 'viewer' });
    await expect(exportHere(directory, env)).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('the users have changed since; give another directory'),
    });
    await countIn(env.PROSA_DATA_DIR); // opened by others
    await expect(exportHere(directory, env)).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('Prosa has run since; give another directory'),
    });
  });

  it('is refused from where there is nothing, and into a directory of something else', async () => {
    const none = join(temporaryDirectory(), 'nothing');
    const result = await prosaCli(['export', temporaryDirectory()], { PROSA_DATA_DIR: none });
    expect([result.code, result.stderr]).toEqual([2, expect.stringContaining('is no data directory')]);
    expect(existsSync(none)).toBe(false);
    const env = { PROSA_DATA_DIR: copyOf(house.home) };
    await expect(exportHere(house.exported, env)).rejects.toThrow(
      `holds an export of the data directory ${house.home}`,
    );
    await expect(exportHere(house.home, env)).rejects.toThrow('is not empty and holds no export');
  });

  it('is refused where a conversation lies in the store of other shards', async () => {
    const env = { PROSA_DATA_DIR: copyOf(house.home) };
    const group = 1 - (shardOf('stray', 64) % 2);
    await commit(env.PROSA_DATA_DIR, group, { deadLetters: [{ ...letter, conversation: 'stray' }] });
    await expect(exportHere(temporaryDirectory(), env)).rejects.toMatchObject({
      code: 'data_format',
      message: expect.stringContaining('the conversation stray is of shard'),
    });
  });
});
