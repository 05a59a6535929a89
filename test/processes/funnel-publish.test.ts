import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { VersionView } from '../../src/funnel/funnel-views.ts';
import { prosaCli } from '../support/cli.ts';
import {
  asAdmin,
  conversationOf,
  ENDPOINT,
  eventually,
  say,
  sharedProsa,
  startProsa,
  TWO_WORKERS,
} from '../support/prosa.ts';
import { api, ended, publish, RENAME, sent, statuses, versionOf } from '../support/publishing.ts';
import { renamed, rentalBundle } from '../support/rental-bundle.ts';
import { replayAll } from '../support/replay-all.ts';
import { seed } from '../support/seed.ts';
import { sharedDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

/** Of those that change nothing before the last of them: `a` has said hello. */
const dataDir = sharedDirectory();
const shared = sharedProsa({ dataDir });

describe('publishing', () => {
  it('changes the funnel of those who begin, without a stop, and stays after a restart', async () => {
    const [v1, v2] = [await rentalBundle(), await rentalBundle(renamed)];
    let output = '';
    const prosa = await startProsa({
      env: TWO_WORKERS,
      onOutput: (text) => {
        output += text;
      },
    });
    await say(prosa, 'old', 'oi');

    const report = await publish(prosa, sent(v2, { existing: 'keep', note: 'a better name' }));
    expect(report).toMatchObject({
      version: v2.version,
      previous: v1.version,
      changed: true,
      inside: [{ version: v1.version, state: 'discovery.waiting', count: 1 }],
    });
    await say(prosa, 'new', 'oi');
    await say(prosa, 'old', '4 pessoas');
    expect((await conversationOf(prosa, 'web', 'old'))!.outbox).toHaveLength(2);
    expect([await versionOf(prosa, 'old'), await versionOf(prosa, 'new')]).toEqual([v1.version, v2.version]);
    expect((await conversationOf(prosa, 'web', 'new'))!.state).toEqual({ discovery: 'asking' });
    expect((await publish(prosa, sent(v2, { existing: 'keep' }))).changed).toBe(false);

    await prosa.restart();
    expect(output).toContain('the published one stays live');
    await say(prosa, 'later', 'oi');
    await say(prosa, 'old', 'em Búzios');
    expect([await versionOf(prosa, 'old'), await versionOf(prosa, 'later')]).toEqual([
      v1.version,
      v2.version,
    ]);

    const back = { rollback: { from: v2.version, to: v1.version }, existing: 'keep' };
    expect(await publish(prosa, back)).toMatchObject({ version: v1.version });
    await expect(publish(prosa, back)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`${v2.version} is not live: ${v1.version} is, rolled back to at`),
    });
    await expect(publish(prosa, { rollback: true, existing: 'keep' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`${v1.version} is live, rolled back to at`),
    });
    await say(prosa, 'again', 'oi');
    expect(await versionOf(prosa, 'again')).toBe(v1.version);
    expect(await statuses(prosa)).toEqual({ [v1.version]: 'live 2', [v2.version]: 'kept 2' });
  });

  it('drains: those inside stay until nobody is left, then the version is retired and can still be replayed', async () => {
    const [v1, v2] = [await rentalBundle(), await rentalBundle(renamed)];
    const dataDir = temporaryDirectory();
    const prosa = await startProsa({ dataDir });
    await say(prosa, 'a', 'oi');
    await publish(prosa, sent(v2, { existing: 'drain' }));
    await say(prosa, 'a', '4 pessoas');
    expect(await versionOf(prosa, 'a')).toBe(v1.version);
    expect(await statuses(prosa)).toEqual({ [v1.version]: 'draining 1', [v2.version]: 'live 0' });

    const { migration } = await publish(prosa, sent(v2, { existing: 'migrate', map: RENAME }));
    expect(await ended(prosa, migration!)).toMatchObject({ status: 'done', moved: 1, stayed: [] });
    await eventually(async () => (await statuses(prosa))[v1.version] === 'retired 0');
    expect(await statuses(prosa)).toEqual({ [v1.version]: 'retired 0', [v2.version]: 'live 1' });
    expect((await api<VersionView & { document: unknown }>(prosa, `/${v1.version}`)).document).toEqual(
      v1.document,
    );

    await prosa.restart();
    await say(prosa, 'a', 'em Búzios');
    expect(await statuses(prosa)).toEqual({ [v1.version]: 'retired 0', [v2.version]: 'live 1' });
    const back = await publish(prosa, { version: v1.version, existing: 'keep' });
    expect(back).toMatchObject({ version: v1.version, previous: v2.version });
    expect(await statuses(prosa)).toEqual({ [v1.version]: 'live 0', [v2.version]: 'kept 1' });
    await prosa.stop();
    expect(await replayAll(dataDir)).toMatchObject([{ result: { equal: true } }]);
  });

  it('refuses what is wrong, by name, and nothing has changed', async () => {
    const v1 = await rentalBundle();
    const prosa = shared();
    await say(prosa, 'a', 'oi');
    const refused = async (body: object) => {
      try {
        await publish(prosa, body);
      } catch (error) {
        const { code, message } = error as { code: string; message: string };
        return `${code}: ${message}`;
      }
      throw new Error('it was published');
    };
    const broken = await rentalBundle((document) => ({ ...document, title: '' }));
    expect(await refused(sent(broken, { existing: 'keep' }))).toMatch(/^funnel_invalid: .*#\/title/s);
    const { welcome: _, ...prompts } = v1.prompts;
    expect(await refused({ document: v1.document, prompts, existing: 'keep' })).toMatch(
      /^funnel_invalid: .*unknown-prompt/s,
    );
    expect(await refused({ document: { ...v1.document, id: 'other' }, existing: 'keep' })).toMatch(
      /^funnel_invalid: .*There is no funnel "other" here/s,
    );
    expect(await refused({ version: 'rental@000000000000', existing: 'keep' })).toMatch(/^not_found/);
    expect(await refused({ version: '../../prosa', existing: 'keep' })).toMatch(/^not_found/);
    expect(await refused({ rollback: true, existing: 'keep' })).toMatch(/^not_found: no other version/);
    expect(await refused({ rollback: true })).toMatch(/^request_invalid: existing/);
    expect(await refused({ existing: 'keep' })).toMatch(/^request_invalid: .*give one of/);
    expect(await refused({ rollback: true, existing: 'drain', map: RENAME })).toMatch(
      /^request_invalid: map/,
    );
    const map = { states: { 'discovery.waitin': 'discovery.asking' } };
    expect(await refused(sent(v1, { existing: 'migrate', map }))).toMatch(
      /^migration_invalid: .*no state of the new version/s,
    );
    expect(await refused({ document: { pad: 'x'.repeat(5 << 20) }, existing: 'keep' })).toMatch(
      /^body_too_large/,
    );
    const anonymous = await fetch(`${prosa.url}/api/funnels`);
    expect(anonymous.status).toBe(401);
    expect(await statuses(prosa)).toEqual({ [v1.version]: 'live 1' });
  });
});

describe('a migration', () => {
  const PEOPLE = 300;

  it('moves 300 conversations while customers write: nothing is lost, doubled or reordered, every journal replays', async () => {
    const v2 = await rentalBundle(renamed);
    const dataDir = temporaryDirectory();
    await seed(dataDir, PEOPLE);
    const prosa = await startProsa({ dataDir, env: TWO_WORKERS });
    const WRITERS = 24;
    const written = new Map<string, string[]>();
    let published = false;
    const write = async (session: string) => {
      const texts: string[] = [];
      written.set(session, texts);
      for (let n = 0; !published || n < 6; n++) {
        const text = `somos ${(n % 8) + 1} pessoas, mensagem ${n}`;
        await say(prosa, session, text);
        texts.push(text);
      }
    };
    // Some began before, some begin while the funnel changes.
    const writers = Array.from({ length: WRITERS }, (_, n) => write(n % 2 === 0 ? `s${n * 10}` : `new-${n}`));
    await eventually(async () => [...written.values()].every((texts) => texts.length > 0));
    const report = await publish(prosa, sent(v2, { existing: 'migrate', map: RENAME }));
    const migration = await ended(prosa, report.migration!);
    published = true;
    await Promise.all(writers);

    expect(migration).toMatchObject({ status: 'done', stayed: [] });
    expect(migration.moved).toBe(PEOPLE + WRITERS / 2);
    const versions = await Promise.all([...written.keys()].map((session) => versionOf(prosa, session)));
    expect(new Set(versions)).toEqual(new Set([v2.version]));
    for (const [session, texts] of written) {
      const { id, outbox } = (await conversationOf(prosa, 'web', session))!;
      const response = await fetch(`${prosa.url}/api/conversations/${id}/journal?limit=1000`, {
        headers: asAdmin,
      });
      const { items } = (await response.json()) as {
        items: { kind: string; revision: number; event: { content?: { text: string } } }[];
      };
      const messages = items.filter(({ kind }) => kind === 'message').map(({ event }) => event.content!.text);
      expect(messages.filter((text) => text !== 'oi')).toEqual(texts);
      expect(items.filter(({ kind }) => kind === 'migrate')).toHaveLength(1);
      expect(items.map(({ revision }) => revision)).toEqual(items.map((_, index) => index + 1));
      expect(new Set(outbox.map((entry) => entry.id)).size).toBe(outbox.length);
    }
    await prosa.stop();
    const replays = await replayAll(dataDir);
    expect(replays).toHaveLength(PEOPLE + WRITERS / 2);
    expect(replays.filter(({ result }) => !result.equal)).toEqual([]);
  });
});

describe('the command', () => {
  it('shows with a dry run what would become of whom and changes nothing; then publishes, lists and rolls back', async () => {
    const project = temporaryDirectory();
    const file = join(project, 'machines/rental/machine.json');
    mkdirSync(join(project, 'machines/rental'), { recursive: true });
    cpSync('prompts/rental', join(project, 'prompts/rental'), { recursive: true });
    const v2 = await rentalBundle((document) => {
      const edited = renamed(document);
      const { stopped: _, ...states } = edited.machine.states;
      const { 'intent.stop': __, ...on } = edited.machine.on!;
      return { ...edited, machine: { ...edited.machine, states, on } };
    });
    writeFileSync(file, JSON.stringify(v2.document));
    const map = join(project, 'map.json');
    const prosa = shared();
    const run = async (...args: string[]) => {
      const { stdout, stderr } = await prosaCli(['funnel', ...args, '--url', prosa.url], {
        PROSA_ADMIN_TOKEN: ENDPOINT.adminToken,
      });
      return `${stdout}${stderr}`;
    };
    for (const session of ['a', 'b']) await say(prosa, session, 'oi');
    await say(prosa, 'c', 'parar');

    const live = () => readFileSync(join(dataDir, 'funnels/live.json'), 'utf8');
    const files = () => readdirSync(join(dataDir, 'funnels'), { recursive: true }).sort();
    const before = [live(), files(), await statuses(prosa)];
    writeFileSync(map, JSON.stringify({ states: { 'discovery.waiting': 'discovery.askin' } }));
    const migrate = ['publish', file, '--existing', 'migrate', '--map', map];
    expect(await run(...migrate, '--dry-run')).toContain('Did you mean "discovery.asking"?');
    writeFileSync(map, JSON.stringify(RENAME));
    const dry = await run(...migrate, '--dry-run');
    expect(dry).toMatch(/dry run: nothing is changed/);
    expect(dry).toMatch(/discovery\.waiting +2 +-> discovery\.asking/);
    expect(dry).toMatch(/stopped\.resting +1 +stays: the new version has no such state/);
    expect([live(), files(), await statuses(prosa)]).toEqual(before);

    expect(await run(...migrate, '--note', 'shorter')).toMatch(/migration m1 .* done: 2 moved, 1 stayed/);
    expect(await run('list')).toMatch(new RegExp(`${v2.version} +live +2 .*shorter`));
    expect(await run('status')).toMatch(/stopped\.resting +1/);
    const back = ['rollback', '--from', v2.version, '--note', 'not yet'];
    expect(await run(...back)).toMatch(/is live, before it/);
    expect(await run(...back)).toContain(`${v2.version} is not live`);
    expect(await run('rollback')).toMatch(
      /^prosa: \S+ is live, rolled back to at .* by cli; to go further back/m,
    );
    expect(await run('publish', '--existing', 'keep')).toContain('give either a file');
    const kept = ['publish', '--version', v2.version, '--existing', 'keep'];
    expect(await run(...kept, '--from', 'rental@000000000000')).toMatch(
      /^prosa: rental@0{12} is not live: .*; nothing was published$/m,
    );
    expect(await run('list')).not.toMatch(new RegExp(`${v2.version} +live`));
  });
});
