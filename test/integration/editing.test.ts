/** What an editor asks of a running Prosa about funnels that are not published. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FunnelDrafts } from '../../src/editing/funnel-drafts.ts';
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { LocalFiles } from '../../src/store/durable-files.ts';
import { asAdmin, conversationOf, eventually, runProsa, say } from '../support/prosa.ts';
import { renamed, rentalBundle } from '../support/rental-bundle.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

let prosa: ProsaProcess;
beforeAll(async () => {
  prosa = await runProsa();
});
afterAll(() => prosa.stop());

interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  body: any;
}

async function ask(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${prosa.url}/api/${path}`, {
    method,
    headers: { ...asAdmin, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

describe('before a funnel is published', () => {
  it('its catalogue is told, and nobody else has one', async () => {
    const { status, body } = await ask('GET', 'funnels/rental/catalogue');
    expect(status).toBe(200);
    expect(body.guards.knows.description).toBeTypeOf('string');
    expect(await ask('GET', 'funnels/pizza/catalogue')).toMatchObject({ status: 404 });
  });

  it('it is checked, and the version it would be is told', async () => {
    const { document, prompts, version } = await rentalBundle();
    const { body } = await ask('POST', 'funnels/check', { document, prompts });
    expect(body).toEqual({ problems: [], version });
    const { welcome: _, ...fewer } = prompts;
    const { body: broken } = await ask('POST', 'funnels/check', { document, prompts: fewer });
    expect(broken.version).toBeUndefined();
    expect(broken.problems[0]).toMatchObject({ code: 'unknown-prompt', severity: 'error' });
  });

  it('what is nested without end is refused', async () => {
    let nested: unknown = {};
    for (let n = 0; n < 500; n++) nested = { states: nested };
    const { status, body } = await ask('POST', 'funnels/check', { document: { machine: nested } });
    expect([status, body.error.code]).toEqual([400, 'request_invalid']);
  });
});

describe('what a funnel would do', () => {
  it('is played without a trace', async () => {
    const { document, prompts } = await rentalBundle();
    const inputs = [{ type: 'message', text: 'búzios, 4 pessoas, 20 a 27 de dezembro' }];
    const start = { at: Date.parse('2026-11-21T10:00:00-03:00'), channel: 'web' };
    const { status, body } = await ask('POST', 'funnels/simulate', { document, prompts, start, inputs });
    expect([status, body.steps.at(-1).stage]).toEqual([200, 'presentation']);
    expect((await ask('GET', 'conversations')).body.items).toEqual([]);
    const wrong = await ask('POST', 'funnels/simulate', {
      document,
      prompts,
      start,
      inputs: [{ type: 'shout' }],
    });
    expect(wrong.body.error.message).toMatch(/^inputs\.0: must be a message/);
  });

  it('is compared with a version that is kept', async () => {
    const { live } = (await ask('GET', 'funnels')).body;
    const { document, prompts } = await rentalBundle(renamed);
    const { body } = await ask('POST', 'funnels/diff', { from: live, document, prompts });
    expect(body.states.map(({ path, change }: Record<string, string>) => `${change} ${path}`)).toEqual([
      'removed discovery.waiting',
      'added discovery.asking',
    ]);
    const never = { from: 'rental@000000000000', document, prompts };
    expect((await ask('POST', 'funnels/diff', never)).status).toBe(404);
  });
});

describe('a funnel for other tools', () => {
  it('goes out as a plain machine and comes back; a prompt is shown as it would be said', async () => {
    const { document, prompts } = await rentalBundle();
    const { body: machine } = await ask('POST', 'funnels/export', { document });
    expect(machine).toMatchObject({ id: 'rental', initial: document.machine.initial });
    const { body } = await ask('POST', 'funnels/import', { machine });
    expect(body).toEqual({ document: JSON.parse(JSON.stringify(document)), prompts: {}, problems: [] });
    const rendered = await ask('POST', 'funnels/prompts/render', { document, prompts, prompt: 'welcome' });
    expect(rendered.body).toEqual({ text: expect.stringContaining('Prazer'), variant: 1 });
  });
});

describe('a draft', () => {
  it('begins with a version, changes from what was seen, and ends', async () => {
    const { document, prompts } = await rentalBundle();
    const { live } = (await ask('GET', 'funnels')).body;
    const { status, body: begun } = await ask('POST', 'drafts', { title: 'Natal', from: live });
    expect([status, begun.revision, begun.funnel, begun.from]).toEqual([201, 1, 'rental', live]);
    expect(begun.document.machine.initial).toBe(document.machine.initial);

    const unknown = { ...document, somethingNew: { kept: true } };
    const changed = await ask('PUT', `drafts/${begun.id}`, { revision: 1, document: unknown, prompts });
    expect(changed.body).toMatchObject({ revision: 2, title: 'Natal', updatedBy: 'admin-token' });
    const late = await ask('PUT', `drafts/${begun.id}`, { revision: 1, document, prompts });
    expect(late).toMatchObject({
      status: 409,
      body: {
        error: { code: 'conflict', revision: 2, updatedBy: 'admin-token', updatedAt: changed.body.updatedAt },
      },
    });
    expect((await ask('GET', `drafts/${begun.id}`)).body.document).toEqual(unknown);
    const { items } = (await ask('GET', 'drafts')).body;
    expect(items[0]).toEqual(expect.objectContaining({ id: begun.id, revision: 2 }));
    expect(items[0]).not.toHaveProperty('document');

    const nameless = { ...document, id: { of: 'rental' } };
    for (const refused of [
      await ask('PUT', `drafts/${begun.id}`, { revision: 2, document: nameless, prompts }),
      await ask('POST', 'drafts', { title: 'Nameless', document: nameless, prompts }),
    ]) {
      const error = { code: 'request_invalid', message: 'document.id: must be text' };
      expect(refused).toMatchObject({ status: 400, body: { error } });
    }

    expect((await ask('DELETE', `drafts/${begun.id}`)).status).toBe(200);
    expect((await ask('GET', `drafts/${begun.id}`)).status).toBe(404);
    expect((await ask('POST', 'drafts', { title: 'Another', document, prompts })).body.id).not.toBe(begun.id);
  });

  it('keeps dialogues that are written as tests are', async () => {
    const { document, prompts } = await rentalBundle();
    const { id } = (await ask('POST', 'drafts', { title: 'Talks', document, prompts })).body;
    const yaml = 'description: Says hello.\nturns:\n  - say: oi\n    stage: discovery\n';
    expect((await ask('POST', `drafts/${id}/dialogues`, { name: 'hello', yaml })).status).toBe(201);
    const wrong = await ask('POST', `drafts/${id}/dialogues`, { name: 'bad', yaml: `${yaml}    stag: x\n` });
    expect([wrong.status, wrong.body.error.message]).toEqual([400, expect.stringContaining('turn 1')]);
    expect((await ask('GET', `drafts/${id}/dialogues`)).body.items).toMatchObject([{ name: 'hello', yaml }]);
  });

  it('is there again after a restart', async () => {
    const files = new LocalFiles(temporaryDirectory());
    const drafts = new FunnelDrafts(files, () => 7);
    const content = { document: { id: 'rental' }, prompts: {} };
    const [{ id }, other] = [
      await drafts.create('One', undefined, content, 'ana'),
      await drafts.create('Two', undefined, content, 'ana'),
    ];
    await drafts.delete(other.id);
    const again = new FunnelDrafts(files, () => 8);
    expect(again.list().map((draft) => draft.id)).toEqual([id]);
    expect((await again.create('Three', undefined, content, 'rui')).id).toBe('d3');
  });

  it('that two change at once takes one of them', async () => {
    const drafts = new FunnelDrafts(new LocalFiles(temporaryDirectory()), () => 7);
    const content = { document: { id: 'rental' }, prompts: {} };
    const { id } = await drafts.create('One', undefined, content, 'ana');
    const outcomes = await Promise.allSettled(
      ['ana', 'rui'].map((by) => drafts.change(id, { revision: 1, ...content }, by)),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(drafts.get(id)).toMatchObject({ revision: 2, updatedBy: 'ana' });
  });
});

describe('the last conversations', () => {
  const replay = async (body: object, signal?: AbortSignal) =>
    fetch(`${prosa.url}/api/funnels/replay`, {
      method: 'POST',
      headers: { ...asAdmin, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    });
  const linesOf = async (response: Response) =>
    (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('are led through a draft, and what would have changed is told', async () => {
    for (const session of ['one', 'two', 'three']) await say(prosa, session, 'oi');
    await eventually(async () => (await ask('GET', 'conversations')).body.items.length === 3);
    await eventually(async () => (await conversationOf(prosa, 'web', 'three'))?.outbox.length === 1);
    const { document, prompts } = await rentalBundle();
    const same = await linesOf(await replay({ document, prompts, last: 10 }));
    expect(same[0]).toEqual({ type: 'progress', done: 0, of: 3 });
    expect(same.filter(({ type }) => type === 'conversation')).toMatchObject(
      Array(3).fill({ outcome: 'same', turns: [] }),
    );
    expect(same.at(-1)).toEqual({ type: 'end', same: 3, differs: 0, stopped: 0 });

    const louder = JSON.parse(JSON.stringify(prompts).replaceAll('Sofia', 'SOFIA'));
    const lines = await linesOf(await replay({ document, prompts: louder, last: 2 }));
    expect(lines.at(-1)).toEqual({ type: 'end', same: 0, differs: 2, stopped: 0 });
    const { turns } = lines.find(({ type }) => type === 'conversation');
    expect(turns[0]).toMatchObject({ customer: 'oi', status: 'changed', before: { stage: 'discovery' } });
    expect(turns[0].before.replies.join()).toContain('Sofia');
    expect(turns[0].after.replies.join()).toContain('SOFIA');
  });

  it('are not touched for a draft with errors, and are let go with whoever asked', async () => {
    const { document, prompts } = await rentalBundle();
    const wrong = await replay({ document: { ...document, delays: {} }, prompts, last: 2 });
    expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('funnel_invalid')]);
    const both = await Promise.all([1, 2].map(() => replay({ document, prompts, last: 200 })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    await Promise.all(both.map((response) => response.text()));
    const gone = new AbortController();
    await replay({ document, prompts, last: 200 }, gone.signal);
    gone.abort();
    await eventually(async () => (await replay({ document, prompts, last: 1 })).status === 200);
  });
});

describe('the history of publications', () => {
  it('says who published', async () => {
    const { document, prompts } = await rentalBundle((before) => ({ ...before, title: 'Another title' }));
    await ask('POST', 'funnels', { document, prompts, existing: 'keep' });
    const { body } = await ask('GET', 'funnels');
    expect(body.history[0]).toMatchObject({ by: 'publish', who: 'admin' });
  });
});
