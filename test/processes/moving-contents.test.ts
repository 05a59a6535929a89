import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/analytics/flow-ledger.ts';
import { SqliteBookings } from '../../src/bookings/sqlite-bookings.ts';
import { accountsAt } from '../../src/effects/llm/spend-accounts.ts';
import { hashOfAll, totals } from '../../src/moving/manifest.ts';
import { usersPath } from '../../src/store/data-directory.ts';
import { SqliteStore } from '../../src/store/sqlite-store.ts';
import {
  copyOf,
  DIALOGUE,
  draftsOf,
  flowsOf,
  groupFiles,
  manifestOf,
  PEOPLE,
  sharedHouseToMove,
  spendOf,
  usersOf,
} from '../support/house-to-move.ts';
import { exportHere, importHere, verifyHere } from '../support/moving.ts';
import { replayAll } from '../support/replay-all.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const house = sharedHouseToMove();

/** What moved in the last week, what is known of stays, and what was spent. */
async function countsIn(dataDir: string) {
  const [flows, spend] = [flowsOf(dataDir), spendOf(dataDir)];
  const minute = Math.floor(Date.now() / MINUTE);
  const week = Object.fromEntries(await flows.sums(minute - 7 * 24 * 60 + 5, minute + 60));
  const ids = await conversationsIn(dataDir);
  const stays = await flows.stays(ids);
  const spent = await spend.totals(accountsAt(Date.now(), 'default'));
  flows.close();
  spend.close();
  return { week, stays, spent };
}

/** Up to which minute silences were counted, by group. */
async function silencesCounted(dataDir: string, groups: number): Promise<unknown[]> {
  const flows = flowsOf(dataDir);
  const counted = await Promise.all(
    Array.from({ length: groups }, (_, group) => flows.lastOf(`silences-${group}`)),
  );
  flows.close();
  expect(counted).not.toContain(undefined);
  return counted;
}

async function conversationsIn(dataDir: string): Promise<string[]> {
  const ids: string[] = [];
  for (const file of groupFiles(dataDir)) {
    const store = new SqliteStore(join(dataDir, file));
    ids.push(...(await store.conversations('', PEOPLE)));
    await store.close();
  }
  return ids.sort();
}

describe('an export', () => {
  it('is whole in another data directory, whatever its groups, and gives the same hash from there', async () => {
    const env = house.anew();
    expect(await importHere(house.exported, env)).toEqual([]);
    const dataDir = env.PROSA_DATA_DIR!;
    expect(groupFiles(dataDir)).toHaveLength(3);
    const again = await exportHere(temporaryDirectory(), env);
    expect([again.hash, totals(again).conversations, totals(again).deadLetters]).toEqual([
      house.hash,
      PEOPLE + 1,
      1,
    ]);
    expect(await verifyHere(house.exported, env)).toEqual([]);
    const replays = await replayAll(dataDir);
    expect(replays).toHaveLength(PEOPLE);
    expect(replays.filter(({ result }) => !result.equal)).toEqual([]);
  });

  it('brings who has what, and what was said of it', async () => {
    const env = house.anew();
    await importHere(house.exported, env);
    const [before, after] = [house.home, env.PROSA_DATA_DIR!].map(
      (dataDir) => new SqliteBookings(join(dataDir, 'bookings.sqlite')),
    ) as [SqliteBookings, SqliteBookings];
    const kept = await before.everything();
    expect([kept.claims.length, kept.answers.length]).toEqual([3, 3]);
    expect(await after.everything()).toEqual(kept);
    await after.release('ana', 'ana:e1orla');
    before.close();
    after.close();
    expect(await verifyHere(house.exported, env)).toEqual([
      { what: 'bookings.ndjson.gz', how: 'the bookings are others' },
    ]);
  });

  it('brings drafts with their dialogues, and who may log in', async () => {
    const env = house.anew();
    await importHere(house.exported, env);
    const [before, after] = [draftsOf(house.home), draftsOf(env.PROSA_DATA_DIR!)];
    expect(after.list()).toEqual(before.list());
    expect(after.get('d1')).toEqual(before.get('d1'));
    expect(after.dialogues('d1')).toMatchObject([{ name: 'happy', yaml: DIALOGUE, by: 'ana' }]);
    expect((await after.create('Autumn', undefined, { document: {}, prompts: {} }, 'bia')).id).toBe('d3');
    expect(await usersOf(env.PROSA_DATA_DIR!).list()).toEqual([{ name: 'ana', role: 'editor' }]);
    expect(await verifyHere(house.exported, env)).toEqual([
      { what: 'drafts/d3.json', how: 'it is missing or another' },
    ]);
  });

  it('leaves users alone who are there already, and drafts', async () => {
    const env = house.anew();
    await usersOf(env.PROSA_DATA_DIR!).add('bia', 'another long one', 'admin');
    expect(await importHere(house.exported, env)).toEqual([]);
    expect(await usersOf(env.PROSA_DATA_DIR!).list()).toEqual([{ name: 'bia', role: 'admin' }]);
    const edited = house.anew();
    await draftsOf(edited.PROSA_DATA_DIR!).create('Spring', undefined, { document: {}, prompts: {} }, 'bia');
    await expect(importHere(house.exported, edited)).rejects.toThrow(
      'has drafts/d1.json, a draft of its own',
    );
  });

  it('brings how conversations moved and what models cost, counted once however often it is imported', async () => {
    const env = house.anew();
    await importHere(house.exported, env);
    const before = { ...(await countsIn(house.home)), silences: await silencesCounted(house.home, 2) };
    expect(before.silences[1]).toBe(before.silences[0]);
    expect(before.week).toMatchObject({ 'drop rental@1 discovery': 4 });
    expect(before.stays.size).toBe(PEOPLE);
    expect(before.spent).toEqual([1_200, 1_200]);
    const dataDir = env.PROSA_DATA_DIR!;
    expect(before).toMatchObject(await countsIn(dataDir));
    expect(await silencesCounted(dataDir, 3)).toEqual([
      before.silences[0],
      before.silences[0],
      before.silences[0],
    ]);

    const manifest = manifestOf(house.exported);
    writeFileSync(join(dataDir, 'import.json'), JSON.stringify({ export: manifest.id, isComplete: false }));
    expect(await importHere(house.exported, env)).toEqual([]);
    expect(before).toMatchObject(await countsIn(dataDir));

    rmSync(join(dataDir, 'flows.sqlite'));
    rmSync(join(dataDir, 'spend.sqlite'));
    rmSync(usersPath(dataDir));
    const accounts = accountsAt(Date.now(), 'default').map(({ name }) => name);
    expect(await verifyHere(house.exported, env)).toEqual([
      { what: 'flows.ndjson.gz', how: 'something of it is missing' },
      { what: 'operators/users.json', how: 'it is missing' },
      ...accounts.map((name) => ({ what: `spent ${name}`, how: 'it is less' })),
    ]);
  });

  it('of a Prosa that knew no bookings brings none', async () => {
    const older = copyOf(house.exported);
    const { bookings: _, flows: __, users: ___, spent: ____, ...manifest } = manifestOf(older);
    writeFileSync(join(older, 'manifest.json'), JSON.stringify({ ...manifest, hash: hashOfAll(manifest) }));
    rmSync(join(older, 'bookings.ndjson.gz'));
    const env = house.anew();
    expect(await importHere(older, env)).toEqual([]);
    const again = await exportHere(temporaryDirectory(), env);
    expect([again.hash, again.bookings!.bytes]).toEqual([hashOfAll(manifest), 0]);
  });

  it('can be read by its owner only, as lines of JSON', async () => {
    const files = readdirSync(house.exported, { recursive: true, withFileTypes: true }).filter((e) =>
      e.isFile(),
    );
    expect(files.length).toBeGreaterThan(50);
    for (const { parentPath, name } of files) expect(statSync(join(parentPath, name)).mode & 0o077).toBe(0);
    const [name] = readdirSync(join(house.exported, 'conversations'));
    const text = gunzipSync(readFileSync(join(house.exported, 'conversations', name!))).toString();
    for (const line of text.trimEnd().split('\n')) expect(JSON.parse(line).hash).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(join(house.exported, 'manifest.json'), 'utf8')).not.toContain(house.key);
  });
});
