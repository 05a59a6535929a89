import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/analytics/flow-ledger.ts';
import { SqliteFlowLedger } from '../../src/analytics/sqlite-flow-ledger.ts';
import { SqliteBookings } from '../../src/bookings/sqlite-bookings.ts';
import { FunnelDrafts } from '../../src/editing/funnel-drafts.ts';
import { accountsAt } from '../../src/effects/llm/spend-accounts.ts';
import { SqliteSpendLedger } from '../../src/effects/llm/sqlite-spend-ledger.ts';
import { sha256 } from '../../src/moving/content.ts';
import { hashOfAll, type Manifest, totals } from '../../src/moving/manifest.ts';
import { LocalUsersFile } from '../../src/operators/local-users-file.ts';
import { Users } from '../../src/operators/users.ts';
import { shardOf } from '../../src/shard/shard-of.ts';
import { usersPath } from '../../src/store/data-directory.ts';
import { LocalFiles } from '../../src/store/durable-files.ts';
import { SqliteStore } from '../../src/store/sqlite-store.ts';
import type { CommitBatch } from '../../src/store/store.ts';
import { systemClock } from '../../src/timers/clock.ts';
import { prosaCli } from '../support/cli.ts';
import { type Env, exportHere, importHere, killOnTheWay, verifyHere } from '../support/moving.ts';
import { say, startProsa } from '../support/prosa.ts';
import { replayAll } from '../support/replay-all.ts';
import { seed } from '../support/seed.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const SECRET = 'segredo';
const PEOPLE = 800;

/** A data directory of two groups with conversations, and an export of it. */
let home: string;
let exported: string;
let hash: string;
let key: string;
beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), 'prosa-test-'));
  home = join(directory, 'home');
  exported = join(directory, 'export');
  // So long that the export is written in several pieces.
  await seed(home, PEOPLE, `búzios, 4 pessoas, de 20 a 27 de dezembro ${SECRET.repeat(1_400)}`);
  key = readFileSync(join(home, 'hash-key'), 'utf8').trim();
  await commit(home, shardOf('nobody', 64) % 2, { deadLetters: [{ ...letter, conversation: 'nobody' }] });
  await book(home);
  await edit(home);
  await countAndSpend(home);
  await usersOf(home).add('ana', 'a long enough one', 'editor');
  hash = (await exportHere(exported, { PROSA_DATA_DIR: home })).hash!;
  return () => rmSync(directory, { recursive: true });
}, 120_000);

const letter = {
  ...{ key: 'm1', code: 'internal', reason: SECRET, attempts: 1, at: 1_790_000_000_000, event: '{}' },
  kind: 'message' as const,
};

async function commit(dataDir: string, group: number, batch: Partial<CommitBatch>): Promise<void> {
  const store = new SqliteStore(join(dataDir, `group-${group}.sqlite`));
  const nothing = { conversations: [], deliveries: [], effects: [], deadLetters: [], position: 0 };
  await store.commit({ ...nothing, ...batch });
  await store.close();
}

const NOW = Date.UTC(2026, 10, 21);

/** Ana has a house, Bia asked for it in vain and holds another, and somebody who was forgotten has a third. */
async function book(dataDir: string): Promise<void> {
  const bookings = new SqliteBookings(join(dataDir, 'bookings.sqlite'));
  const stay = (conversation: string, house: string) => ({
    ...{ id: `${conversation}:e1${house}`, conversation, resource: `property:${house}` },
    ...{ from: NOW, to: NOW + 86_400_000 },
  });
  await bookings.book(stay('ana', 'orla'), NOW);
  await bookings.book(stay('bia', 'orla'), NOW);
  await bookings.hold({ ...stay('bia', 'serra'), until: NOW + 3_600_000 }, NOW);
  await bookings.book(stay('gone', 'mar'), NOW);
  await bookings.forget(['gone']);
  bookings.close();
}

const DIALOGUE = 'description: Somebody begins.\nturns:\n  - say: oi\n    stage: discovery\n';

/** Two drafts, one of them deleted, and a dialogue of the other. */
async function edit(dataDir: string): Promise<void> {
  const drafts = draftsOf(dataDir);
  const content = { document: { id: 'rental' }, prompts: { greet: 'Olá' } };
  const { id } = await drafts.create('Winter', undefined, content, 'ana');
  await drafts.keepDialogue(id, 'happy', DIALOGUE, 'ana');
  await drafts.delete((await drafts.create('Summer', undefined, content, 'ana')).id);
}

const draftsOf = (dataDir: string) => new FunnelDrafts(new LocalFiles(join(dataDir, 'drafts')), Date.now);
const usersOf = (dataDir: string) => new Users(new LocalUsersFile(usersPath(dataDir)));
const flowsOf = (dataDir: string) => new SqliteFlowLedger(join(dataDir, 'flows.sqlite'), systemClock);
const spendOf = (dataDir: string) => new SqliteSpendLedger(join(dataDir, 'spend.sqlite'), systemClock);

/** In the ledger of flows, which the workers have written to, something of three days ago, too. */
async function countAndSpend(dataDir: string): Promise<void> {
  const flows = flowsOf(dataDir);
  const minute = Math.floor(Date.now() / MINUTE);
  await flows.add({
    ...{ writer: 'of this test', number: 1, stays: new Map() },
    minutes: [[minute - 3 * 24 * 60, new Map([['drop rental@1 discovery', 4]])]],
  });
  flows.close();
  const spend = spendOf(dataDir);
  const accounts = accountsAt(Date.now(), 'default');
  await spend.reserve('an effect', accounts, 1_000, 1_000);
  await spend.settle('an effect', accounts, 700);
  await spend.reserve('another effect', accounts, 500, 500);
  spend.close();
}

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

const anew = (more: Env = {}): Env => ({
  PROSA_DATA_DIR: join(temporaryDirectory(), 'data'),
  PROSA_HASH_KEY: key,
  PROSA_WORKERS: '3',
  ...more,
});

function copyOf(directory: string): string {
  const copy = temporaryDirectory();
  cpSync(directory, copy, { recursive: true });
  return copy;
}

const manifestOf = (directory: string): Manifest =>
  JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'));

const groupFiles = (dataDir: string) =>
  existsSync(dataDir) ? readdirSync(dataDir).filter((name) => /^group-\d\.sqlite$/.test(name)) : [];

async function countIn(dataDir: string): Promise<number> {
  let count = 0;
  for (const file of groupFiles(dataDir)) {
    const store = new SqliteStore(join(dataDir, file));
    count += (await store.allConversations('', 1_000_000)).conversations.length;
    await store.close();
  }
  return count;
}

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

describe('an export', () => {
  it('is whole in another data directory, whatever its groups, and gives the same hash from there', async () => {
    const env = anew();
    expect(await importHere(exported, env)).toEqual([]);
    const dataDir = env.PROSA_DATA_DIR!;
    expect(groupFiles(dataDir)).toHaveLength(3);
    const again = await exportHere(temporaryDirectory(), env);
    expect([again.hash, totals(again).conversations, totals(again).deadLetters]).toEqual([
      hash,
      PEOPLE + 1,
      1,
    ]);
    expect(await verifyHere(exported, env)).toEqual([]);
    const replays = await replayAll(dataDir);
    expect(replays).toHaveLength(PEOPLE);
    expect(replays.filter(({ result }) => !result.equal)).toEqual([]);
  });

  it('brings who has what, and what was said of it', async () => {
    const env = anew();
    await importHere(exported, env);
    const [before, after] = [home, env.PROSA_DATA_DIR!].map(
      (dataDir) => new SqliteBookings(join(dataDir, 'bookings.sqlite')),
    ) as [SqliteBookings, SqliteBookings];
    const kept = await before.everything();
    expect([kept.claims.length, kept.answers.length]).toEqual([3, 3]);
    expect(await after.everything()).toEqual(kept);
    await after.release('ana', 'ana:e1orla');
    before.close();
    after.close();
    expect(await verifyHere(exported, env)).toEqual([
      { what: 'bookings.ndjson.gz', how: 'the bookings are others' },
    ]);
  });

  it('brings drafts with their dialogues, and who may log in', async () => {
    const env = anew();
    await importHere(exported, env);
    const [before, after] = [draftsOf(home), draftsOf(env.PROSA_DATA_DIR!)];
    expect(after.list()).toEqual(before.list());
    expect(after.get('d1')).toEqual(before.get('d1'));
    expect(after.dialogues('d1')).toMatchObject([{ name: 'happy', yaml: DIALOGUE, by: 'ana' }]);
    expect((await after.create('Autumn', undefined, { document: {}, prompts: {} }, 'bia')).id).toBe('d3');
    expect(await usersOf(env.PROSA_DATA_DIR!).list()).toEqual([{ name: 'ana', role: 'editor' }]);
    expect(await verifyHere(exported, env)).toEqual([
      { what: 'drafts/d3.json', how: 'it is missing or another' },
    ]);
  });

  it('leaves users alone who are there already, and drafts', async () => {
    const env = anew();
    await usersOf(env.PROSA_DATA_DIR!).add('bia', 'another long one', 'admin');
    expect(await importHere(exported, env)).toEqual([]);
    expect(await usersOf(env.PROSA_DATA_DIR!).list()).toEqual([{ name: 'bia', role: 'admin' }]);
    const edited = anew();
    await draftsOf(edited.PROSA_DATA_DIR!).create('Spring', undefined, { document: {}, prompts: {} }, 'bia');
    await expect(importHere(exported, edited)).rejects.toThrow('has drafts/d1.json, a draft of its own');
  });

  it('brings how conversations moved and what models cost, counted once however often it is imported', async () => {
    const env = anew();
    await importHere(exported, env);
    const before = { ...(await countsIn(home)), silences: await silencesCounted(home, 2) };
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

    const manifest = manifestOf(exported);
    writeFileSync(join(dataDir, 'import.json'), JSON.stringify({ export: manifest.id, isComplete: false }));
    expect(await importHere(exported, env)).toEqual([]);
    expect(before).toMatchObject(await countsIn(dataDir));

    rmSync(join(dataDir, 'flows.sqlite'));
    rmSync(join(dataDir, 'spend.sqlite'));
    rmSync(usersPath(dataDir));
    const accounts = accountsAt(Date.now(), 'default').map(({ name }) => name);
    expect(await verifyHere(exported, env)).toEqual([
      { what: 'flows.ndjson.gz', how: 'something of it is missing' },
      { what: 'operators/users.json', how: 'it is missing' },
      ...accounts.map((name) => ({ what: `spent ${name}`, how: 'it is less' })),
    ]);
  });

  it('of a Prosa that knew no bookings brings none', async () => {
    const older = copyOf(exported);
    const { bookings: _, flows: __, users: ___, spent: ____, ...manifest } = manifestOf(older);
    writeFileSync(join(older, 'manifest.json'), JSON.stringify({ ...manifest, hash: hashOfAll(manifest) }));
    rmSync(join(older, 'bookings.ndjson.gz'));
    const env = anew();
    expect(await importHere(older, env)).toEqual([]);
    const again = await exportHere(temporaryDirectory(), env);
    expect([again.hash, again.bookings!.bytes]).toEqual([hashOfAll(manifest), 0]);
  });

  it('can be read by its owner only, as lines of JSON', async () => {
    const files = readdirSync(exported, { recursive: true, withFileTypes: true }).filter((e) => e.isFile());
    expect(files.length).toBeGreaterThan(50);
    for (const { parentPath, name } of files) expect(statSync(join(parentPath, name)).mode & 0o077).toBe(0);
    const [name] = readdirSync(join(exported, 'conversations'));
    const text = gunzipSync(readFileSync(join(exported, 'conversations', name!))).toString();
    for (const line of text.trimEnd().split('\n')) expect(JSON.parse(line).hash).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(join(exported, 'manifest.json'), 'utf8')).not.toContain(key);
  });

  it('goes on where it was when it is killed', async () => {
    const directory = temporaryDirectory();
    const done = () =>
      existsSync(join(directory, 'manifest.json')) ? totals(manifestOf(directory)).conversations : -1;
    const parts: number[] = [];
    const { code, stdout, stderr } = await killOnTheWay(
      ['export', directory],
      { PROSA_DATA_DIR: home },
      2,
      done,
      async () => void parts.push(done()),
    );
    expect([code, stdout]).toEqual([0, expect.stringContaining(hash)]);
    expect(stderr).toContain('it must stay stopped until this has ended');
    expect(stderr).not.toContain('begin anew');
    expect(stdout + stderr).not.toContain(SECRET);
    expect(parts.some((part) => part > 0 && part < PEOPLE)).toBe(true);
    expect(await importHere(directory, anew())).toEqual([]);
  });

  it('that was interrupted is refused while Prosa runs, and begins anew where it has run since', async () => {
    const env = { PROSA_DATA_DIR: copyOf(home) };
    const directory = temporaryDirectory();
    const { hash: _, completedAt: __, ...unfinished } = await exportHere(directory, env);
    writeFileSync(join(directory, 'manifest.json'), JSON.stringify(unfinished));
    const prosa = await startProsa({ dataDir: env.PROSA_DATA_DIR });
    await expect(exportHere(temporaryDirectory(), env)).rejects.toMatchObject({ code: 'data_locked' });
    await say(prosa, 's1', 'quero a 2');
    await prosa.stop();
    const changed: number[] = [];
    const again = await exportHere(directory, env, (stores) => changed.push(stores));
    expect(changed).toEqual([2]);
    expect(again.hash).not.toBe(hash);
    expect(again.hash).toBe((await exportHere(temporaryDirectory(), env)).hash);
    expect(await verifyHere(directory, env)).toEqual([]);
  });

  it('that is complete stays as it is', async () => {
    const env = { PROSA_DATA_DIR: copyOf(home) };
    const directory = temporaryDirectory();
    const first = await exportHere(directory, env);
    expect(await exportHere(directory, env)).toMatchObject({ id: first.id, hash });
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
    const env = { PROSA_DATA_DIR: copyOf(home) };
    await expect(exportHere(exported, env)).rejects.toThrow(`holds an export of the data directory ${home}`);
    await expect(exportHere(home, env)).rejects.toThrow('is not empty and holds no export');
  });

  it('is refused where a conversation lies in the store of other shards', async () => {
    const env = { PROSA_DATA_DIR: copyOf(home) };
    const group = 1 - (shardOf('stray', 64) % 2);
    await commit(env.PROSA_DATA_DIR, group, { deadLetters: [{ ...letter, conversation: 'stray' }] });
    await expect(exportHere(temporaryDirectory(), env)).rejects.toMatchObject({
      code: 'data_format',
      message: expect.stringContaining('the conversation stray is of shard'),
    });
  });
});

describe('an import', () => {
  it('goes on where it was when it is killed, and no Prosa starts before it is complete', async () => {
    const env = anew();
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
    const result = await killOnTheWay(['import', exported], env, 3, written, async () => {
      parts.push(await countIn(dataDir));
    });
    expect([result.code, result.stdout]).toEqual([0, expect.stringContaining(`The import is complete`)]);
    expect(result.stdout).toContain(hash);
    expect(result.stdout + result.stderr).not.toContain(SECRET);
    expect(parts).toEqual([...parts].sort((a, b) => a - b));
    expect(parts.some((part) => part > 0 && part < PEOPLE)).toBe(true);
    const again = await prosaCli(['import', exported], env);
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('holds what the export does')]);
    expect((await exportHere(temporaryDirectory(), env)).hash).toBe(hash);
    const emptied = anew();
    mkdirSync(emptied.PROSA_DATA_DIR!);
    cpSync(join(dataDir, 'import.json'), join(emptied.PROSA_DATA_DIR!, 'import.json'));
    expect(await importHere(exported, emptied)).toEqual([]);

    writeFileSync(join(dataDir, 'import.json'), '{"export":"this","isComplete":false}');
    const started = await prosaCli(['start'], { ...env, PORT: '0' });
    expect([started.code, started.stderr]).toEqual([1, expect.stringContaining('holds a part of an import')]);
    await expect(exportHere(temporaryDirectory(), env)).rejects.toMatchObject({ code: 'import_unfinished' });
    rmSync(join(dataDir, 'import.json'));
    const prosa = await startProsa({ dataDir, env: { PROSA_HASH_KEY: key } });
    await say(prosa, 's1', 'quero a 2');
  });

  it('goes only to where the settings fit', async () => {
    const shards = anew({ PROSA_SHARDS: '16' });
    await expect(importHere(exported, shards)).rejects.toThrow('PROSA_SHARDS is 16, but the export is of 64');
    const other = anew({ PROSA_HASH_KEY: 'quite another key' });
    await expect(importHere(exported, other)).rejects.toThrow('PROSA_HASH_KEY is not the key of the export');
    const { PROSA_HASH_KEY: _, ...without } = anew();
    const dataDir = without.PROSA_DATA_DIR!;
    await expect(importHere(exported, without)).rejects.toThrow('PROSA_HASH_KEY is missing');
    for (const { PROSA_DATA_DIR } of [shards, other, without])
      expect(existsSync(PROSA_DATA_DIR!)).toBe(false);
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'hash-key'), `${key}\n`, { mode: 0o600 });
    expect(await importHere(exported, without)).toEqual([]);
  });

  it('goes only to where there are no conversations', async () => {
    const copy = { PROSA_DATA_DIR: copyOf(home) };
    await expect(importHere(exported, copy)).rejects.toThrow(
      'already; an import goes to where there are none',
    );
    const env = anew();
    mkdirSync(env.PROSA_DATA_DIR!);
    writeFileSync(join(env.PROSA_DATA_DIR!, 'import.json'), '{"export":"another","isComplete":false}');
    await expect(importHere(exported, env)).rejects.toThrow('holds a part of another import');
    const published = anew();
    const migrations = join(published.PROSA_DATA_DIR!, 'funnels', 'migrations');
    mkdirSync(migrations, { recursive: true });
    writeFileSync(join(migrations, 'm1.result.json'), '{}');
    await expect(importHere(exported, published)).rejects.toThrow('funnels/migrations/m1.result.json');
  });

  it('takes only an export that is whole', async () => {
    const refused = async (damage: (directory: string) => void) => {
      const directory = copyOf(exported);
      damage(directory);
      const { code, message } = await importHere(directory, anew()).then(
        () => ({ code: 'none', message: 'it was taken' }),
        (error) => error,
      );
      return `${code}: ${message}`;
    };
    const [name] = readdirSync(join(exported, 'conversations'));
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
    const [funnel] = readdirSync(join(exported, 'funnels'));
    expect(await refused((directory) => writeFileSync(join(directory, 'funnels', funnel!), '{}'))).toContain(
      `${funnel} was changed or is missing`,
    );
  });

  it('names what differs, by id and place', async () => {
    const env = anew();
    const dataDir = env.PROSA_DATA_DIR!;
    await importHere(exported, env);
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

    const { code, stdout, stderr } = await prosaCli(['import', '--verify', exported], env);
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
