/** Dialogue tests that are kept with a draft: listed, read, played with it, and deleted. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalUsersFile } from '../../src/operators/local-users-file.ts';
import { Users } from '../../src/operators/users.ts';
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { usersPath } from '../../src/store/data-directory.ts';
import { askApi } from '../support/api.ts';
import { auditOf, logIn, PASSWORD, withSession } from '../support/logged-in.ts';
import { asAdmin, runProsa } from '../support/prosa.ts';
import { rentalBundle } from '../support/rental-bundle.ts';

/** A Saturday, 10:00 in São Paulo. */
const start = { at: Date.parse('2026-11-21T10:00:00-03:00'), channel: 'web' };
const GREETING = `description: Says hello, and is asked again.
turns:
  - say: oi
    state: discovery.waiting
    reply: Para onde
  - wait: 2h
    state: discovery
    replies: 1
`;

let prosa: ProsaProcess;
let dataDir: string;
let draft: string;
let viewer: Record<string, string>;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'prosa-test-'));
  await new Users(new LocalUsersFile(usersPath(dataDir))).add('vera', PASSWORD, 'viewer');
  prosa = await runProsa({ dataDir });
  const { document, prompts } = await rentalBundle();
  draft = (await ask('POST', 'drafts', { title: 'Talks', document, prompts })).body.id;
  viewer = withSession(await logIn(prosa.url, 'vera'));
});
afterAll(async () => {
  await prosa.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  askApi(prosa.url, method, path, body, headers);
const dialogues = (rest = '') => `drafts/${draft}/dialogues${rest}`;
const keep = (name: string, yaml: string, more: object = { start }) =>
  ask('POST', dialogues(), { name, yaml, ...more });

describe('a dialogue of a draft', () => {
  it('is listed with what it shows, and read turn by turn', async () => {
    expect((await keep('greeting', GREETING)).status).toBe(201);
    const { items } = (await ask('GET', dialogues(), undefined, viewer)).body;
    const kept = { name: 'greeting', description: 'Says hello, and is asked again.', yaml: GREETING, start };
    expect(items).toMatchObject([{ ...kept, by: 'admin-token' }]);
    const { status, body } = await ask('GET', dialogues('/greeting'), undefined, viewer);
    expect([status, body]).toMatchObject([
      200,
      {
        ...kept,
        turns: [
          { say: 'oi', state: 'discovery.waiting', reply: ['Para onde'] },
          { wait: 7_200_000, state: 'discovery', replies: 1 },
        ],
      },
    ]);
  });

  it('passes with its draft, and again; nothing is kept of it', async () => {
    await keep('greeting', GREETING);
    for (let times = 0; times < 2; times++) {
      const { status, body } = await ask('POST', dialogues('/greeting/run'), undefined, viewer);
      expect([status, body.passed, body.turns]).toMatchObject([
        200,
        true,
        [
          { replies: [expect.stringContaining('Para onde')], state: 'discovery.waiting', differences: [] },
          { replies: [expect.any(String)], differences: [] },
        ],
      ]);
    }
    expect((await ask('GET', 'conversations')).body.items).toEqual([]);
  });

  it('fails at the turn that differs, with the draft as it is sent', async () => {
    await keep('greeting', GREETING);
    const { document, prompts } = (await ask('GET', `drafts/${draft}`)).body;
    const other = JSON.parse(JSON.stringify(prompts).replaceAll('Para onde', 'Aonde'));
    const sent = {
      document: { ...document, delays: { ...document.delays, followUp: '20h' } },
      prompts: other,
    };
    const { status, body } = await ask('POST', dialogues('/greeting/run'), sent, viewer);
    expect([status, body.passed]).toEqual([200, false]);
    expect(body.turns.map(({ differences }: { differences: object[] }) => differences)).toMatchObject([
      [
        {
          what: 'reply',
          expected: 'Para onde',
          message: expect.stringMatching(/^the reply lacks "Para onde"/),
        },
      ],
      [{ what: 'replies', expected: 1, found: 0, message: '0 replies instead of 1' }],
    ]);
    expect((await ask('POST', dialogues('/greeting/run'), {})).body.passed).toBe(true);
  });

  it('begins when the conversation began that it was made of, or when it was kept', async () => {
    const yaml = 'description: A night.\nturns:\n  - say: oi\n  - wait: 2h\n    replies: 0\n';
    await keep('night', yaml, { start: { ...start, at: Date.parse('2026-11-21T22:00:00-03:00') } });
    expect((await ask('POST', dialogues('/night/run'))).body.passed).toBe(true);
    await keep('night', yaml);
    expect((await ask('POST', dialogues('/night/run'))).body.passed).toBe(false);
    await keep('night', 'description: Now.\nturns:\n  - say: oi\n', {});
    expect((await ask('POST', dialogues('/night/run'))).body.passed).toBe(true);
  });

  it('is deleted by an editor, once, which the audit log tells', async () => {
    await keep('gone', GREETING);
    const refused = await ask('DELETE', dialogues('/gone'), undefined, viewer);
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } });
    expect(await ask('DELETE', dialogues('/gone'))).toEqual({ status: 200, body: { deleted: 'gone' } });
    for (const [method, rest] of [
      ['DELETE', ''],
      ['GET', ''],
      ['POST', '/run'],
    ] as const) {
      const missing = await ask(method, dialogues(`/gone${rest}`));
      expect(missing).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
    }
    const lines = (await auditOf(prosa.url, asAdmin)).filter(
      ({ action }) => action === 'draft.delete-dialogue',
    );
    expect(lines).toMatchObject([{ who: 'admin-token', subject: draft, detail: { name: 'gone' } }]);
  });

  it('is refused with a code where it cannot be played or does not exist', async () => {
    const refusal = async (rest: string, body?: unknown) => {
      const { status, body: answer } = await ask('POST', dialogues(rest), body);
      return `${status} ${answer.error.code}: ${answer.error.message}`;
    };
    await keep('other', 'description: x\nturns:\n  - say: oi\n  - meanwhile: [oi]\n');
    expect(await refusal('/other/run')).toMatch(/^400 request_invalid: turn 2: another customer/);
    await keep('long', `description: x\nturns:\n  - say: ${'a'.repeat(5_000)}\n`);
    expect(await refusal('/long/run')).toMatch(/^400 request_invalid: turn 1: /);
    expect(await refusal('/Large/run')).toMatch(/^400 request_invalid: name/);
    await keep('greeting', GREETING);
    expect(await refusal('/greeting/run', { prompts: {} })).toMatch(
      /^400 request_invalid: .*with a document/,
    );
    expect(await refusal('/greeting/run', { document: { id: 'rental' } })).toMatch(/^422 funnel_invalid/);
    expect(await refusal('', { name: 'x', yaml: GREETING, start: { at: -1, channel: 'web' } })).toMatch(
      /^400 request_invalid: start\.at/,
    );
    expect((await ask('POST', 'drafts/d999/dialogues/greeting/run')).status).toBe(404);
  });
});
