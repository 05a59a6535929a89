import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/moving/content.ts';
import type { Manifest } from '../../src/moving/manifest.ts';
import { SqliteStore } from '../../src/store/sqlite-store.ts';
import { prosaCli } from '../support/cli.ts';
import {
  commit,
  copyOf,
  countIn,
  groupFiles,
  letter,
  manifestOf,
  PEOPLE,
  SECRET,
  sharedHouseToMove,
} from '../support/house-to-move.ts';
import { exportHere, importHere, killOnTheWay } from '../support/moving.ts';
import { say, startProsa } from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const house = sharedHouseToMove();

/** A message that was sent, and which group holds it: not all conversations have one, so it may be any group. */
async function firstSaid(dataDir: string): Promise<{ group: number; conversation: string; entry: number }> {
  for (const group of groupFiles(dataDir).keys()) {
    const store = new SqliteStore(join(dataDir, `group-${group}.sqlite`));
    const ids = await store.conversations('', PEOPLE);
    const said = (await Promise.all(ids.map((id) => store.outbox(id, 0, 1))))
      .flat()
      .find(({ state }) => state === 'sent');
    await store.close();
    if (said !== undefined) return { group, conversation: said.conversation, entry: said.entry };
  }
  throw new Error('nothing was said to anybody');
}

describe('an import', () => {
  it('goes on where it was when it is killed, and no Prosa starts before it is complete', async () => {
    const env = house.anew();
    const dataDir = env.PROSA_DATA_DIR!;
    /** In steps of a megabyte. */
    const written = () =>
      existsSync(dataDir)
        ? readdirSync(dataDir)
            .map((name) =>
              Math.floor((statSync(join(dataDir, name), { throwIfNoEntry: false })?.size ?? 0) / 1e6),
            )
            .reduce((sum, size) => sum + size, 0)
        : -1;
    const parts: number[] = [];
    const result = await killOnTheWay(['import', house.exported], env, 3, written, async () => {
      parts.push(await countIn(dataDir));
    });
    expect([result.code, result.stdout]).toEqual([0, expect.stringContaining(`The import is complete`)]);
    expect(result.stdout).toContain(house.hash);
    expect(result.stdout + result.stderr).not.toContain(SECRET);
    expect(parts).toEqual([...parts].sort((a, b) => a - b));
    expect(parts.some((part) => part > 0 && part < PEOPLE)).toBe(true);
    const again = await prosaCli(['import', house.exported], env);
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('holds what the export does')]);
    expect((await exportHere(temporaryDirectory(), env)).hash).toBe(house.hash);
    const emptied = house.anew();
    mkdirSync(emptied.PROSA_DATA_DIR!);
    cpSync(join(dataDir, 'import.json'), join(emptied.PROSA_DATA_DIR!, 'import.json'));
    expect(await importHere(house.exported, emptied)).toEqual([]);

    writeFileSync(join(dataDir, 'import.json'), '{"export":"this","isComplete":false}');
    const started = await prosaCli(['start'], { ...env, PORT: '0' });
    expect([started.code, started.stderr]).toEqual([1, expect.stringContaining('holds a part of an import')]);
    await expect(exportHere(temporaryDirectory(), env)).rejects.toMatchObject({ code: 'import_unfinished' });
    rmSync(join(dataDir, 'import.json'));
    const prosa = await startProsa({ dataDir, env: { PROSA_HASH_KEY: house.key } });
    await say(prosa, 's1', 'quero a 2');
  });

  it('goes only to where the settings fit', async () => {
    const shards = house.anew({ PROSA_SHARDS: '16' });
    await expect(importHere(house.exported, shards)).rejects.toThrow(
      'PROSA_SHARDS is 16, but the export is of 64',
    );
    const other = house.anew({ PROSA_HASH_KEY: 'quite another key' });
    await expect(importHere(house.exported, other)).rejects.toThrow(
      'PROSA_HASH_KEY is not the key of the export',
    );
    const { PROSA_HASH_KEY: _, ...without } = house.anew();
    const dataDir = without.PROSA_DATA_DIR!;
    await expect(importHere(house.exported, without)).rejects.toThrow('PROSA_HASH_KEY is missing');
    for (const { PROSA_DATA_DIR } of [shards, other, without])
      expect(existsSync(PROSA_DATA_DIR!)).toBe(false);
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'hash-key'), `${house.key}\n`, { mode: 0o600 });
    expect(await importHere(house.exported, without)).toEqual([]);
  });

  it('goes only to where there are no conversations', async () => {
    const copy = { PROSA_DATA_DIR: copyOf(house.home) };
    await expect(importHere(house.exported, copy)).rejects.toThrow(
      'already; an import goes to where there are none',
    );
    const env = house.anew();
    mkdirSync(env.PROSA_DATA_DIR!);
    writeFileSync(join(env.PROSA_DATA_DIR!, 'import.json'), '{"export":"another","isComplete":false}');
    await expect(importHere(house.exported, env)).rejects.toThrow('holds a part of another import');
    const published = house.anew();
    const migrations = join(published.PROSA_DATA_DIR!, 'funnels', 'migrations');
    mkdirSync(migrations, { recursive: true });
    writeFileSync(join(migrations, 'm1.result.json'), '{}');
    await expect(importHere(house.exported, published)).rejects.toThrow('funnels/migrations/m1.result.json');
  });

  it('takes only an export that is whole', async () => {
    const refused = async (damage: (directory: string) => void) => {
      const directory = copyOf(house.exported);
      damage(directory);
      const { code, message } = await importHere(directory, house.anew()).then(
        () => ({ code: 'none', message: 'it was taken' }),
        (error) => error,
      );
      return `${code}: ${message}`;
    };
    const [name] = readdirSync(join(house.exported, 'conversations'));
    const path = (directory: string) => join(directory, 'conversations', name!);
    const shard = Number(/\d+/.exec(name!)![0]);
    const rewrite = (directory: string, change: (manifest: Manifest) => void) => {
      const manifest = manifestOf(directory);
      change(manifest);
      writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
    };
    /** Other lines, and a manifest that says they have always been there. */
    const replaceLines = (directory: string, change: (lines: string) => string) => {
      const bytes = gzipSync(change(gunzipSync(readFileSync(path(directory))).toString()));
      writeFileSync(path(directory), bytes);
      rewrite(directory, ({ files }) => {
        files[shard]!.bytes = bytes.length;
      });
    };

    expect(await refused((directory) => writeFileSync(join(directory, 'flows.ndjson.gz'), ''))).toContain(
      'flows.ndjson.gz has 0 bytes of',
    );
    expect(
      await refused((directory) =>
        rewrite(directory, ({ flows }) => {
          flows!.hash = sha256('something else');
        }),
      ),
    ).toContain('flows.ndjson.gz was changed');
    expect(
      await refused((directory) => writeFileSync(join(directory, 'operators', 'users.json'), '{}')),
    ).toContain('users.json was changed or is missing');
    expect(await refused((directory) => rmSync(join(directory, 'manifest.json')))).toContain(
      'holds no export',
    );
    expect(await refused((directory) => rewrite(directory, (manifest) => delete manifest.hash))).toMatch(
      /^export_invalid: .* is not complete: run prosa export again/,
    );
    expect(
      await refused((directory) =>
        rewrite(directory, ({ files }) => {
          files[shard]!.hash = files[shard + 1]!.hash;
        }),
      ),
    ).toContain('its hashes do not fit together');
    expect(await refused((directory) => writeFileSync(path(directory), ''))).toMatch(/has 0 bytes of \d+/);
    expect(
      await refused((directory) => replaceLines(directory, (lines) => lines.replace('pessoas', 'peixes'))),
    ).toMatch(/shard-\d+\.ndjson\.gz, line 1: it was changed/);
    expect(
      await refused((directory) => replaceLines(directory, (lines) => lines.slice(lines.indexOf('\n') + 1))),
    ).toMatch(/does not hold what .*manifest\.json says/);
    expect(
      await refused((directory) =>
        writeFileSync(path(directory), Buffer.alloc(manifestOf(directory).files[shard]!.bytes)),
      ),
    ).toContain('cannot be read');
    const [funnel] = readdirSync(join(house.exported, 'funnels'));
    expect(await refused((directory) => writeFileSync(join(directory, 'funnels', funnel!), '{}'))).toContain(
      `${funnel} was changed or is missing`,
    );
  });

  it('names what differs, by id and place', async () => {
    const env = house.anew();
    const dataDir = env.PROSA_DATA_DIR!;
    await importHere(house.exported, env);
    const said = await firstSaid(dataDir);
    const { conversation: first, entry } = said;
    const store = new SqliteStore(join(dataDir, `group-${said.group}.sqlite`));
    const second = (await store.conversations('', PEOPLE)).find((id) => id !== first)!;
    await store.erase([second]);
    await store.close();
    await commit(dataDir, said.group, {
      deliveries: [{ kind: 'advance', state: 'read', conversation: first, entry, at: 5 }],
      deadLetters: [{ ...letter, conversation: 'stranger' }],
    });
    const [funnel] = readdirSync(join(dataDir, 'funnels'));
    writeFileSync(join(dataDir, 'funnels', funnel!), '{}');

    const { code, stdout, stderr } = await prosaCli(['import', '--verify', house.exported], env);
    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n').sort()).toEqual(
      [
        `${first} differs: begun.outbox[0].state, begun.outbox[0].updatedAt`,
        `${second} differs: it is missing`,
        'stranger differs: it is not in the export',
        `funnels/${funnel} differs: it is missing or another`,
        '4 differences',
      ].sort(),
    );
    expect(stdout + stderr).not.toContain(SECRET);
  });
});
