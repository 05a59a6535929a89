import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeadLetterView } from '../../src/shard/dead-letter-desk.ts';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { prosaCli } from '../support/cli.ts';
import { api, bring, letters, mischiefOptions } from '../support/mischief/mischief.ts';
import { conversationOf, ENDPOINT } from '../support/prosa.ts';

const SECRET = 'meu segredo';
let prosa: ProsaProcess;
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'prosa-test-'));
  prosa = await ProsaProcess.start(ENDPOINT, mischiefOptions());
});
afterAll(async () => {
  await prosa.stop();
  rmSync(directory, { recursive: true });
});

const cureOf = (session: string) => join(directory, session);

/** So many messages that the funnel throws on until they are cured, in a conversation of their own. */
async function failing(session: string, many = 1): Promise<string> {
  await bring(prosa, session, 'oi', `${session}-0`);
  for (let n = 1; n <= many; n++) {
    await bring(prosa, session, `throw ${cureOf(session)} ${SECRET} ${n}`, `${session}-${n}`);
  }
  return (await conversationOf(prosa, 'web', session))!.id;
}

const textsOf = async (session: string) =>
  (await conversationOf(prosa, 'web', session))!.outbox.map(({ text }) => text);

/** `prosa dead-letters …` */
async function cli(...args: string[]): Promise<{ code: number; output: string }> {
  const env = { PORT: new URL(prosa.url).port, PROSA_ADMIN_TOKEN: ENDPOINT.adminToken, NO_COLOR: '1' };
  const { code, stdout, stderr } = await prosaCli(['dead-letters', ...args], env);
  return { code, output: stdout + stderr };
}

describe('the admin API', () => {
  it('pages the dead letters of all groups, the newest first', async () => {
    // So many that each group has some, whatever the hash key.
    for (let n = 0; n < 16; n++) await failing(`page-${n}`);
    const found: { id: string; at: number }[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const query: string = `limit=2&state=open${next && `&after=${next}`}`;
      const { body } = await api(prosa, 'GET', `/api/dead-letters?${query}`);
      const page = body as { items: { id: string; at: number }[]; next?: string };
      found.push(...page.items);
      next = page.next;
    }
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    expect(found.map(({ at }) => at)).toEqual(found.map(({ at }) => at).sort((a, b) => b - a));
    const groups = new Set(found.map(({ id }) => id.split('-')[0]));
    expect([found.length >= 16, groups.size]).toEqual([true, 2]);
    expect(await letters(prosa, 'limit=1000&state=open')).toHaveLength(found.length);
  });

  it('tells what a customer wrote only when asked for one letter', async () => {
    const conversation = await failing('secret');
    const [letter, ...others] = await letters(prosa, `conversation=${conversation}`);
    expect(others).toEqual([]);
    expect(JSON.stringify(letter)).not.toContain(SECRET);
    const { body } = await api(prosa, 'GET', `/api/dead-letters/${letter!.id}`);
    expect(JSON.stringify(body)).toContain(SECRET);
  });

  it.each([
    ['GET', '?limit=0', 400],
    ['GET', '?state=lost', 400],
    ['GET', '?after=0-1', 400],
    ['GET', '/0-99999', 404],
    ['GET', '/99-1', 404],
    ['GET', '/seven', 400],
    ['POST', '/0-99999/requeue', 404],
    ['POST', '/0-99999/discard', 404],
    ['DELETE', '/0-99999', 404],
  ])('refuses %s %s', async (method, path, status) => {
    expect((await api(prosa, method, `/api/dead-letters${path}`)).status).toBe(status);
  });

  it('asks for the admin token everywhere', async () => {
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/0-1'],
      ['POST', '/0-1/requeue'],
      ['DELETE', '/0-1'],
    ]) {
      const response = await fetch(`${prosa.url}/api/dead-letters${path}`, { method: method! });
      expect(response.status).toBe(401);
    }
  });

  it('discards once, and what is discarded cannot be given again', async () => {
    const conversation = await failing('discarded');
    const [{ id }] = (await letters(prosa, `conversation=${conversation}`)) as [DeadLetterView];
    expect(await api(prosa, 'DELETE', `/api/dead-letters/${id}`)).toMatchObject({
      status: 200,
      body: { id, state: 'discarded' },
    });
    const settled = { status: 409, body: { error: { code: 'dead_letter_settled' } } };
    for (const path of [`${id}/discard`, `${id}/requeue`]) {
      expect(await api(prosa, 'POST', `/api/dead-letters/${path}`)).toMatchObject(settled);
    }
    expect(await textsOf('discarded')).toEqual(['Certo.']);
  });
});

describe('prosa dead-letters', () => {
  it('lists them without and shows one with what the customer wrote', async () => {
    const conversation = await failing('listed');
    const list = await cli('list', '--conversation', conversation);
    expect(list).toMatchObject({ code: 0 });
    const [head, row, ...rest] = list.output.trim().split('\n');
    expect(head).toMatch(/^id +when +conversation +kind +code +tries +revision +state$/);
    expect(row).toMatch(new RegExp(`^\\d+-\\d+ .* ${conversation} +message +funnel_failed +1 +2 +open$`));
    expect([rest, list.output.includes(SECRET)]).toEqual([[], false]);

    const id = row!.split(' ')[0]!;
    const shown = await cli('show', id);
    expect(shown).toMatchObject({ code: 0 });
    for (const part of [id, conversation, 'harm was asked for', 'revision 2', SECRET]) {
      expect(shown.output).toContain(part);
    }
    expect(JSON.parse((await cli('show', id, '--json')).output)).toMatchObject({ id, conversation });
    expect(JSON.parse((await cli('list', '--conversation', conversation, '--json')).output)).toHaveLength(1);
  });

  it('gives those of a conversation again in their order, and says what became of each', async () => {
    const conversation = await failing('again', 3);
    const uncured = await cli('requeue', '--conversation', conversation);
    expect(uncured.code).toBe(1);
    expect(uncured.output).toMatch(
      /^(\d+-\d+ {2}failed again as \d+-\d+: funnel_failed: .*harm was asked for\n){3}0 requeued, 3 not\n$/,
    );
    expect(await letters(prosa, `conversation=${conversation}&state=requeued`)).toHaveLength(3);
    writeFileSync(cureOf('again'), '');
    const { code, output } = await cli('requeue', '--conversation', conversation);
    expect([code, output]).toEqual([0, expect.stringMatching(/^(\d+-\d+ {2}requeued\n){3}3 requeued\n$/)]);
    const { body } = await api(prosa, 'GET', `/api/conversations/${conversation}/journal`);
    const given = (body as { items: { messageId: string }[] }).items.slice(-3);
    expect(given.map(({ messageId }) => messageId)).toEqual(['again-1', 'again-2', 'again-3']);
    expect(await textsOf('again')).toHaveLength(4);
    expect(await cli('list', '--conversation', conversation)).toEqual({
      code: 0,
      output: 'no open dead letters\n',
    });
  });

  it('says what was refused, with exit code 1', async () => {
    const conversation = await failing('twice');
    const [{ id }] = (await letters(prosa, `conversation=${conversation}`)) as [DeadLetterView];
    expect(await cli('discard', id)).toEqual({ code: 0, output: `${id}  discarded\n1 discarded\n` });
    const { code, output } = await cli('requeue', id, '0-99999');
    expect(code).toBe(1);
    expect(output).toMatch(`${id}  refused: it was discarded at `);
    expect(output).toMatch('0-99999  refused: there is no dead letter 0-99999\n0 requeued, 2 not\n');
  });

  it('wants to be told which ones', async () => {
    for (const args of [['requeue'], ['discard', '0-1', '--all']]) {
      expect(await cli(...args)).toEqual({
        code: 1,
        output: 'prosa: give either ids, or --conversation, or --all\n',
      });
    }
  });

  it('discards all that are open', async () => {
    await failing('last');
    const open = await letters(prosa, 'limit=1000&state=open');
    const { code, output } = await cli('discard', '--all');
    expect([code, output.trim().split('\n').at(-1)]).toEqual([0, `${open.length} discarded`]);
    expect(await letters(prosa, 'state=open')).toEqual([]);
  });
});
