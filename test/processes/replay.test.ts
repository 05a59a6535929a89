import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { JournalFile } from '../../src/replay/journal-file.ts';
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { prosaCli } from '../support/cli.ts';
import { ON_PINNED_DAY } from '../support/pinned-day.ts';
import {
  AT_ONCE,
  asAdmin,
  conversationOf,
  ENDPOINT,
  eventually,
  runProsa,
  say,
  TWO_WORKERS,
} from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const CUSTOMERS = ['ana', 'bia', 'caio'];
let prosa: ProsaProcess;
let env: Record<string, string>;
let conversation: string;
/** Its journal as a file. */
let exported: string | undefined;

beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'prosa-test-'));
  prosa = await runProsa({ dataDir, env: { ...TWO_WORKERS, ...ON_PINNED_DAY } });
  env = { PROSA_ADMIN_TOKEN: ENDPOINT.adminToken, PROSA_DATA_DIR: dataDir };
  for (const session of CUSTOMERS) {
    for (const text of ['oi', 'búzios, 4 pessoas, de 20 a 27 de dezembro', 'a 2']) {
      await say(prosa, session, text);
      // A search under way would have the next message answered together with this one.
      await eventually(async () => (await conversationOf(prosa, 'web', session))?.effects.length === 0);
    }
  }
  conversation = await eventually(async () => {
    const view = await conversationOf(prosa, 'web', 'ana');
    return view?.effects.length === 0 && view.id;
  });
  return async () => {
    await prosa.stop();
    rmSync(dataDir, { recursive: true });
  };
});

const replayed = (...args: string[]) => prosaCli(['replay', '--url', prosa.url, ...args], env);

/** A journal file with something changed. */
async function changedFile(change: (file: JournalFile) => void): Promise<string> {
  exported ??= (await prosaCli(['export-journal', conversation, '--url', prosa.url], env)).stdout;
  const file = JSON.parse(exported) as JournalFile;
  change(file);
  const path = join(temporaryDirectory(), 'journal.json');
  writeFileSync(path, JSON.stringify(file));
  return path;
}

describe('of a running Prosa', () => {
  it('a conversation replays equal, named by its id or its address', async () => {
    expect(await replayed(conversation)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/equal, \d events lead to the stored record/),
    });
    const byAddress = await replayed('--channel', 'web', '--address', 'ana', '--json');
    expect(JSON.parse(byAddress.stdout)).toMatchObject({
      summary: { conversations: 1, equal: 1, different: 0 },
      conversations: [{ conversation, replay: { equal: true } }],
    });
  });

  it('all conversations replay, listed in pages', async () => {
    const { code, stdout } = await replayed('--all');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^3 conversations with \d+ events: 3 equal/)]);
    const ids: string[] = [];
    for (let next: string | undefined = ''; next !== undefined; ) {
      const response = await fetch(`${prosa.url}/api/conversations?limit=2&after=${next}`, {
        headers: asAdmin,
      });
      const page = (await response.json()) as { items: { id: string; stage: string }[]; next?: string };
      ids.push(...page.items.map(({ id }) => id));
      next = page.next;
    }
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids).toHaveLength(CUSTOMERS.length);
  });

  it('what is not there is an error of its own', async () => {
    const unknown = await replayed('AAAAAAAAAAAAAAAAAAAAAA');
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('no conversation')]);
    expect((await replayed('--channel', 'web', '--address', 'nobody')).code).toBe(2);
    expect((await prosaCli(['replay', conversation, '--url', 'http://127.0.0.1:9'], env)).code).toBe(2);
    expect((await prosaCli(['replay', '--no-such-option'], env)).code).toBe(2);
  });
});

describe('of a file', () => {
  it('what was exported or saved replays without a Prosa', async () => {
    const exported = await changedFile(() => {});
    expect((await prosaCli(['replay', '--file', exported])).code).toBe(0);
    const saved = join(temporaryDirectory(), 'all.json.gz');
    expect((await replayed('--all', '--save', saved)).code).toBe(0);
    expect(readFileSync(saved).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
    const { stdout } = await prosaCli(['replay', '--all', '--file', saved]);
    expect(stdout).toMatch(/^3 conversations/);
  });

  it('a tampered journal or record is shown where it differs', async () => {
    const journal = await changedFile(({ conversations: [history] }) => {
      history!.journal[1]!.event = history!.journal[1]!.event.replace('"guests":4', '"guests":5');
    });
    const { code, stdout } = await prosaCli(['replay', '--file', journal]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/DIFFERENT at revision 2, message of/);
    expect(stdout).toMatch(/context\.slots\.guests: 4 → 5/);
    const record = await changedFile(({ conversations: [history] }) => {
      history!.record = history!.record.replace('"owner":"bot"', '"owner":"human"');
    });
    expect((await prosaCli(['replay', '--file', record])).stdout).toMatch(/owner: "human" → "bot"/);
  });

  it('a file that is none, or whose funnel was changed, is an error', async () => {
    const noFunnel = await changedFile((file) => {
      file.funnels[0]!.document.title = 'Outro';
    });
    expect(await prosaCli(['replay', '--file', noFunnel])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/funnel rental@\w+ is not there/),
    });
    writeFileSync(noFunnel, '{"format": 7}');
    expect((await prosaCli(['replay', '--file', noFunnel])).code).toBe(2);
  });
});

describe('against a draft', () => {
  const draft = (change: (text: string) => string) => {
    const path = join(temporaryDirectory(), 'draft.json');
    const document = JSON.parse(readFileSync('machines/rental/machine.json', 'utf8')) as object;
    writeFileSync(path, change(JSON.stringify({ ...document, turns: AT_ONCE }, null, 2)));
    return path;
  };

  it('the live document says the same in every turn', async () => {
    const { code, stdout } = await replayed(
      conversation,
      '--funnel',
      draft((text) => text),
    );
    expect([code, stdout]).toEqual([0, expect.stringMatching(/3 turns: 3 same, 0 changed/)]);
  });

  it('shows what changes, turn by turn', async () => {
    const path = draft((text) => text.replaceAll('"prompt": "details"', '"prompt": "compare"'));
    const { code, stdout } = await replayed(conversation, '--funnel', path);
    expect(code).toBe(1);
    expect(stdout).toMatch(/"a 2" {2}CHANGED\n/);
    expect(stdout).toMatch(/\n {5}- details: [\s\S]*\n {5}\+ compare: /);
    const json = JSON.parse((await replayed('--all', '--funnel', path, '--json')).stdout);
    expect(json.summary).toMatchObject({ different: 3, turns: { same: 6, changed: 3 } });
  });

  it('that is wrong is refused with its problems', async () => {
    const path = draft((text) => text.replace('"prompt": "details"', '"prompt": "no-such"'));
    expect(await replayed(conversation, '--funnel', path)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('unknown-prompt'),
    });
  });
});
