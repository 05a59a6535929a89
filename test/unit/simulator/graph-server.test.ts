import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AcceptedSend,
  GraphServer,
  type GraphServerOptions,
} from '../../../src/simulator/graph-server.ts';
import { Random } from '../../../src/simulator/random.ts';
import { Wamids } from '../../../src/simulator/wamid.ts';

const ana = '5500900000001';
let now: number;
let sends: AcceptedSend[];
let server: GraphServer;

beforeEach(() => {
  now = 0;
  sends = [];
});

afterEach(() => server.stop());

async function start(options: Partial<GraphServerOptions> = {}): Promise<void> {
  server = await new GraphServer({
    phoneNumberId: '123',
    accessToken: 'token',
    random: new Random(1),
    wamids: new Wamids(),
    now: () => now,
    onAccepted: (send) => sends.push(send),
    ...options,
  }).start();
  server.customerWrote(ana);
}

const hello = { messaging_product: 'whatsapp', to: ana, type: 'text', text: { body: 'Oi' } };

const picture = (image: object) => ({ ...hello, type: 'image', image });
const byTemplate = (parameters: object[], more = {}) => ({
  ...{ ...hello, type: 'template' },
  template: {
    ...{ name: 'volta', language: { code: 'pt_BR' } },
    ...(parameters.length > 0 && { components: [{ type: 'body', parameters }] }),
    ...more,
  },
});

interface Answer {
  messages?: { id: string }[];
  error?: { code: number };
}

async function post(body: unknown, { id = '123', token = 'token', version = '/v23.0' } = {}) {
  const response = await fetch(`${new URL(server.url).origin}${version}/${id}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

it('accepts a text, under any version, and answers with its id', async () => {
  await start();
  const answer = await post(
    { ...hello, biz_opaque_callback_data: 'c1:1', context: { message_id: 'wamid.X' } },
    { version: '/v19.0' },
  );
  expect(answer).toEqual({
    status: 200,
    body: {
      messaging_product: 'whatsapp',
      contacts: [{ input: ana, wa_id: ana }],
      messages: [{ id: expect.stringMatching(/^wamid\.[A-Za-z0-9+/]+=*$/) as unknown }],
    },
  });
  expect(sends).toEqual([
    {
      kind: 'message',
      to: ana,
      type: 'text',
      text: 'Oi',
      opaqueId: 'c1:1',
      answersTo: 'wamid.X',
      wamid: answer.body.messages![0]!.id,
      outcomeUnknown: false,
    },
  ]);
});

it('listens on the loopback address only', async () => {
  await start();
  expect(new URL(server.url).hostname).toBe('127.0.0.1');
});

it('accepts mark as read, with the typing indicator, without sending anything', async () => {
  await start();
  const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.X' };
  expect(await post({ ...read, typing_indicator: { type: 'text' } })).toEqual({
    status: 200,
    body: { success: true },
  });
  expect((await post({ ...read, message_id: undefined })).body.error!.code).toBe(100);
  expect(server.reads).toBe(1);
  expect(sends).toEqual([]);
});

describe('refusals', () => {
  it('have the shape of the Graph API', async () => {
    await start();
    expect(await post({ ...hello, text: { body: 'x'.repeat(4097) } })).toEqual({
      status: 400,
      body: {
        error: {
          message: '(#100) Invalid parameter',
          type: 'OAuthException',
          code: 100,
          error_data: { messaging_product: 'whatsapp', details: expect.stringContaining('4096') as unknown },
          fbtrace_id: expect.any(String) as unknown,
        },
      },
    });
    expect((await post({ ...hello, text: { body: 'x'.repeat(4096) } })).status).toBe(200);
  });

  it('are 401 and 190 for another token, 400 and 100 for another number', async () => {
    await start();
    expect(await post(hello, { token: 'other' })).toMatchObject({
      status: 401,
      body: { error: { code: 190 } },
    });
    expect(await post(hello, { id: '124' })).toMatchObject({
      status: 400,
      body: { error: { code: 100, error_subcode: 33, type: 'GraphMethodException' } },
    });
    expect(sends).toEqual([]);
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['no product', { ...hello, messaging_product: undefined }],
    ['no recipient', { ...hello, to: undefined }],
    ['a recipient that is no number', { ...hello, to: 'ana' }],
    ['an empty text', { ...hello, text: { body: '' } }],
    ['no text', { ...hello, text: undefined }],
    ['an unknown type', { ...hello, type: 'hologram', hologram: {} }],
    ['a long opaque id', { ...hello, biz_opaque_callback_data: 'x'.repeat(513) }],
    ['media without source', { ...hello, type: 'image', image: {} }],
    ['a picture that is not reached by https', picture({ link: 'http://example.com/a.png' })],
    ['a picture that is nowhere', picture({ link: '/photos/a.png' })],
    ['a long caption', picture({ link: 'https://example.com/a.png', caption: 'x'.repeat(1_025) })],
    ['an empty caption', picture({ link: 'https://example.com/a.png', caption: '' })],
    ['a template without language', { ...hello, type: 'template', template: { name: 'volta' } }],
    ['a name that no template has', byTemplate([], { name: 'Volta!' })],
    ['an empty parameter', byTemplate([{ type: 'text', text: '' }])],
    ['a parameter of two lines', byTemplate([{ type: 'text', text: 'a\nb' }])],
    ['a parameter of no known type', byTemplate([{ type: 'emoji', text: 'a' }])],
    [
      'four buttons',
      {
        ...hello,
        type: 'interactive',
        interactive: {
          type: 'button',
          body: { text: 'Sim?' },
          action: {
            buttons: [1, 2, 3, 4].map((id) => ({ type: 'reply', reply: { id: `${id}`, title: 'a' } })),
          },
        },
      },
    ],
  ])('are 400 and 100 for %s', async (_, body) => {
    await start();
    expect(await post(body)).toMatchObject({ status: 400, body: { error: { code: 100 } } });
    expect(sends).toEqual([]);
  });

  it('are 131047 more than 24 hours after the customer wrote, except for templates', async () => {
    await start({ templates: [{ name: 'volta', language: 'pt_BR', parameters: 0 }] });
    const template = { ...hello, type: 'template', template: { name: 'volta', language: { code: 'pt_BR' } } };
    now = 24 * 3600 * 1000;
    expect((await post(hello)).status).toBe(200);
    now += 1;
    expect(await post(hello)).toMatchObject({ status: 400, body: { error: { code: 131047 } } });
    expect((await post(template)).status).toBe(200);
    expect((await post({ ...hello, to: '5500900000099' })).body.error!.code).toBe(131047);
    server.customerWrote(ana);
    expect((await post(hello)).status).toBe(200);
  });

  it('are 132001 for a template that was not approved in the language, 132000 for other parameters', async () => {
    await start({ templates: [{ name: 'volta', language: 'pt_BR', parameters: 1 }] });
    const ana = { type: 'text', text: 'Ana' };
    expect((await post(byTemplate([ana]))).status).toBe(200);
    expect(sends).toMatchObject([{ template: { name: 'volta', language: 'pt_BR', parameters: ['Ana'] } }]);
    const unknown = { status: 404, body: { error: { code: 132001 } } };
    expect(await post(byTemplate([ana], { name: 'outra' }))).toMatchObject(unknown);
    expect(await post(byTemplate([ana], { language: { code: 'en' } }))).toMatchObject(unknown);
    const wrong = { status: 400, body: { error: { code: 132000 } } };
    expect(await post(byTemplate([]))).toMatchObject(wrong);
    expect(await post(byTemplate([ana, ana]))).toMatchObject(wrong);
    expect(sends).toHaveLength(1);
  });

  it('are 131056 beyond the pair limit and 130429 with status 429 beyond the number’s', async () => {
    await start({ limits: { numberRate: 4, pairBurst: 2 } });
    server.customerWrote('5500900000002');
    for (let i = 0; i < 2; i++) expect((await post(hello)).status).toBe(200);
    expect(await post(hello)).toMatchObject({ status: 400, body: { error: { code: 131056 } } });
    // Two came in and two went out.
    expect(await post({ ...hello, to: '5500900000002' })).toMatchObject({
      status: 429,
      body: { error: { code: 130429 } },
    });
    expect(server.answers).toEqual({ 200: 2, 131056: 1, 130429: 1 });
  });
});

describe('faults', () => {
  it('before acceptance send nothing', async () => {
    await start({ faults: { failBefore: 1 } });
    expect(await post(hello)).toMatchObject({ status: 500, body: { error: { code: 1 } } });
    expect(sends).toEqual([]);
  });

  it('after acceptance send and answer 500', async () => {
    await start({ faults: { failAfter: 1 } });
    expect((await post(hello)).status).toBe(500);
    expect(sends).toMatchObject([{ outcomeUnknown: true }]);
  });

  it('after acceptance send and drop the connection', async () => {
    await start({ faults: { dropAfter: 1 } });
    await expect(post(hello)).rejects.toThrow();
    expect(sends).toMatchObject([{ outcomeUnknown: true }]);
    expect(server.faults).toEqual({ dropAfter: 1 });
  });

  it('of the kind 131000 leave open whether it was sent', async () => {
    await start({ faults: { somethingWrong: 1 } });
    for (let i = 0; i < 40; i++) expect((await post(hello)).body.error!.code).toBe(131000);
    expect(sends.length).toBeGreaterThan(8);
    expect(sends.length).toBeLessThan(32);
  });

  it('make answers slow after acceptance', async () => {
    await start({ faults: { slow: 1, slowMs: 500 } });
    const began = performance.now();
    let isAnswered = false;
    const answer = post(hello).finally(() => {
      isAnswered = true;
    });
    await expect.poll(() => sends.length, { interval: 5 }).toBe(1);
    expect(isAnswered).toBe(false);
    expect((await answer).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(490);
  });
});

it('carries out a request whose sender has gone', async () => {
  await start({ latencyMs: [500, 500] });
  const gone = new AbortController();
  const answer = fetch(`${server.url}/123/messages`, {
    method: 'POST',
    headers: { authorization: 'Bearer token' },
    body: JSON.stringify(hello),
    signal: gone.signal,
  });
  setTimeout(() => gone.abort(), 250);
  await expect(answer).rejects.toThrow();
  expect(sends).toHaveLength(0);
  await expect.poll(() => sends.length).toBe(1);
});
