import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { asAdmin, conversationOf, ENDPOINT, eventually, runProsa, say } from '../support/prosa.ts';

let prosa: ProsaProcess;
beforeAll(async () => {
  prosa = await runProsa();
});
afterAll(() => prosa.stop());

const sign = (body: string | Buffer, secret = ENDPOINT.appSecret) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

function webhook(body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${prosa.url}/webhooks/whatsapp`, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(body)),
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': sign(body), ...headers },
  });
}

const get = (path: string, headers: Record<string, string> = asAdmin) =>
  fetch(`${prosa.url}${path}`, { headers });

/** One change of the business account's number, as Meta sends it. */
function change(value: object, phoneNumberId = ENDPOINT.phoneNumberId): string {
  const metadata = { display_phone_number: '550000000000', phone_number_id: phoneNumberId };
  const full = { messaging_product: 'whatsapp', metadata, ...value };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value: full }] }],
  });
}

function messages(from: string, ...contents: object[]): string {
  return change({
    contacts: [{ profile: { name: 'Ana' }, wa_id: from }],
    messages: contents.map((content, index) => ({
      from,
      id: `wamid.${from}.${index}`,
      timestamp: String(Math.floor(Date.now() / 1000)),
      ...content,
    })),
  });
}

const text = (body: string) => ({ type: 'text', text: { body } });

async function journal(address: string) {
  const view = await conversationOf(prosa, 'whatsapp', address);
  if (view === undefined) return [];
  const response = await get(`/api/conversations/${view.id}/journal`);
  return (
    (await response.json()) as { items: { kind: string; messageId: string; event: { content: unknown } }[] }
  ).items;
}

async function refusal(response: Response): Promise<{ status: number; code: string; message: string }> {
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  return { status: response.status, ...error };
}

describe('the webhook handshake', () => {
  const handshake = (query: string) => get(`/webhooks/whatsapp?${query}`, {});

  it('answers the challenge as text', async () => {
    const response = await handshake(
      `hub.mode=subscribe&hub.verify_token=${ENDPOINT.verifyToken}&hub.challenge=4711`,
    );
    expect([response.status, await response.text()]).toEqual([200, '4711']);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  });

  it('refuses another verify token', async () => {
    const response = await handshake('hub.mode=subscribe&hub.verify_token=other&hub.challenge=1');
    expect(await refusal(response)).toMatchObject({ status: 403, code: 'verify_token_invalid' });
  });

  it('names what is missing', async () => {
    expect(await refusal(await handshake('hub.mode=subscribe'))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/hub\.challenge/),
    });
  });
});

describe('a webhook', () => {
  it('is refused without the right signature, and nothing of it is taken', async () => {
    const body = messages('5500911110001', text('oi'));
    for (const signature of ['', 'sha256=00', sign(body, 'other-secret'), sign(`${body} `)]) {
      const response = await webhook(body, { 'x-hub-signature-256': signature });
      expect(await refusal(response)).toMatchObject({ status: 401, code: 'signature_invalid' });
    }
    expect(await journal('5500911110001')).toEqual([]);
  });

  it('that is not JSON gets a 400, one that is too large a 413', async () => {
    expect(await refusal(await webhook('{"entry": ['))).toMatchObject({
      status: 400,
      code: 'request_invalid',
    });
    expect(await refusal(await webhook(Buffer.alloc(4_000_000, 32)))).toMatchObject({
      status: 413,
      code: 'body_too_large',
    });
    expect(await refusal(await webhook(''))).toMatchObject({ status: 400 });
  });

  it('of 3 MB with 1,000 messages of many customers is taken whole', async () => {
    const updates = Array.from({ length: 1_000 }, (_, n) => ({
      from: `55009222${String(n % 100).padStart(5, '0')}`,
      id: `wamid.many.${n}`,
      timestamp: '1790000000',
      ...text(`oi ${n} ${'x'.repeat(2_850)}`),
    }));
    const body = change({ messages: updates });
    expect(body.length).toBeGreaterThan(2.9e6);
    expect((await webhook(body)).status).toBe(200);
    const ids = (await journal('5500922200042'))
      .filter(({ kind }) => kind === 'message')
      .map((e) => e.messageId);
    expect(ids).toEqual(Array.from({ length: 10 }, (_, n) => `wamid.many.${n * 100 + 42}`));
  });

  it('with anything at all inside gets a 200 when it is signed JSON', async () => {
    const strange = [
      'null',
      '[]',
      '"text"',
      '{"entry":[null,{"changes":[{"field":"messages","value":{"messages":"x","statuses":[1,{}]}}]}]}',
      change({ messages: [{}, { id: 'x' }, { from: 1, id: 2 }, null] }),
      change({ messages: [{ from: '1', id: 'wamid.x', type: 'text', text: { body: 'oi' } }] }, '999'),
      JSON.stringify({
        entry: [{ changes: [{ field: 'account_update', value: { event: 'DISABLED_UPDATE' } }] }],
      }),
      change({ statuses: [{ id: 'wamid.foreign', status: 'delivered', timestamp: '1', recipient_id: '1' }] }),
      change({
        statuses: [{ id: 'w', status: 'read', timestamp: '1', biz_opaque_callback_data: 'not:ours' }],
      }),
    ];
    for (const body of strange) expect([body, (await webhook(body)).status]).toEqual([body, 200]);
  });

  it('delivered twice is applied once', async () => {
    const body = messages('5500911110002', text('oi'));
    for (let times = 0; times < 3; times++) expect((await webhook(body)).status).toBe(200);
    expect(await journal('5500911110002')).toHaveLength(1);
  });

  it.each([
    'image',
    'audio',
    'sticker',
    'location',
    'contacts',
    'interactive',
    'reaction',
    'order',
    'a_new_kind',
  ])(
    'with a message of kind %s is recorded as unsupported and answered with one kind sentence',
    async (type) => {
      const from = `55009333${[...type].reduce((sum, c) => sum + c.charCodeAt(0), 10_000)}`;
      expect((await webhook(messages(from, { type, [type]: {} }))).status).toBe(200);
      expect(await journal(from)).toMatchObject([
        { event: { content: { type: 'unsupported', original: type } } },
      ]);
      expect((await conversationOf(prosa, 'whatsapp', from))!.outbox).toHaveLength(1);
    },
  );

  it('finds the same conversation when a customer first hides and later shows the phone number', async () => {
    const contact = { profile: { name: 'Ana' }, user_id: 'BR.777' };
    const message = (id: string, more: object) => ({
      id,
      timestamp: '1790000000',
      from_user_id: 'BR.777',
      ...text('oi'),
      ...more,
    });
    await webhook(change({ contacts: [contact], messages: [message('wamid.hidden', {})] }));
    await webhook(
      change({
        contacts: [{ ...contact, wa_id: '5500911110003' }],
        messages: [message('wamid.shown', { from: '5500911110003' })],
      }),
    );
    const ids = (await journal('5500911110003')).map((entry) => entry.messageId);
    expect(ids).toEqual(['wamid.hidden', 'wamid.shown']);
  });
});

describe('the web channel', () => {
  const post = (body: string, type = 'application/json') =>
    fetch(`${prosa.url}/api/web/messages`, { method: 'POST', body, headers: { 'content-type': type } });

  it.each([
    ['{"text":"oi"}', /session/],
    ['{"session":"s"}', /text/],
    ['{"session":"s","text":"  "}', /text/],
    [JSON.stringify({ session: 's', text: 'x'.repeat(4_097) }), /4096/],
    ['{"session":"a b","text":"oi"}', /session/],
    ['{"session":"s","text":"oi","id":"../x"}', /id/],
    ['{"session":"s","text":"oi","other":1}', /other/],
    ['{"session":', /JSON/],
    ['null', /./],
  ])('refuses %s and names the field', async (body, message) => {
    expect(await refusal(await post(body))).toMatchObject({
      status: 400,
      code: 'request_invalid',
      message: expect.stringMatching(message),
    });
  });

  it('refuses what is not JSON by its type, and what is too large', async () => {
    expect(await refusal(await post('session=s', 'application/x-www-form-urlencoded'))).toMatchObject({
      status: 400,
    });
    expect(await refusal(await post(`{"session":"s","text":"${'x'.repeat(4e6)}"}`))).toMatchObject({
      status: 413,
    });
  });

  it('takes a message with the same id once', async () => {
    for (let times = 0; times < 2; times++) {
      expect((await post('{"session":"twice","text":"oi","id":"one"}')).status).toBe(200);
    }
    expect((await conversationOf(prosa, 'web', 'twice'))!.revision).toBe(1);
  });

  it('keeps what a customer writes as text, also in replies', async () => {
    await say(prosa, 'hostile', 'meu nome é {{place}} <img src=x onerror=alert(1)>');
    const view = await conversationOf(prosa, 'web', 'hostile');
    expect(JSON.stringify(view!.outbox)).not.toContain('<img');
  });
});

describe('the stream of the page', () => {
  /** Reads events until `enough`, then closes. */
  async function stream(
    session: string,
    enough: (text: string) => boolean,
    lastEventId?: string,
  ): Promise<string> {
    const stop = new AbortController();
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const response = await fetch(`${prosa.url}/api/web/stream?session=${session}`, {
      signal: stop.signal,
      headers,
    });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    let received = '';
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      received += part;
      if (enough(received)) break;
    }
    stop.abort();
    return received;
  }

  it('tells what was said, what follows live, and resumes after the last id', async () => {
    await say(prosa, 'streamer', 'oi');
    const first = await stream('streamer', (received) => received.includes('event: state'));
    expect([...first.matchAll(/^id: (.+)$/gm)].map((match) => match[1])).toEqual(['1.0', '1.1']);
    const live = stream(
      'streamer',
      (received) => (received.match(/event: message/g) ?? []).length === 2,
      '1.1',
    );
    await say(prosa, 'streamer', 'quero ir para Paraty');
    const second = await live;
    expect([...second.matchAll(/^id: (.+)$/gm)].map((match) => match[1])).toEqual(['2.0', '2.2']);
    expect(second).toContain('"place":{"value":"Paraty"');
  });

  it('of an unknown session says so and goes live with the first message', async () => {
    const live = stream('newcomer', (received) => received.includes('"from":"bot"'));
    await eventually(async () => true);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await say(prosa, 'newcomer', 'oi');
    const received = await live;
    expect(received.indexOf('event: unknown')).toBeLessThan(received.indexOf('event: message'));
    expect(received).toContain('event: unknown');
  });

  it('refuses a session or a last id that cannot be one', async () => {
    expect(await refusal(await get('/api/web/stream'))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/session/),
    });
    expect(await refusal(await get('/api/web/stream?session=%20'))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/session/),
    });
    const response = await get('/api/web/stream?session=s', { 'last-event-id': 'abc' });
    expect(await refusal(response)).toMatchObject({
      status: 400,
      message: expect.stringMatching(/Last-Event-ID/),
    });
  });
});

describe('the admin API', () => {
  it('wants the token', async () => {
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: ENDPOINT.adminToken }]) {
      const response = await get(
        '/api/conversations?channel=web&address=s',
        headers as Record<string, string>,
      );
      expect(await refusal(response)).toMatchObject({ status: 401, code: 'unauthorized' });
    }
    for (const path of ['', '/AAAAAAAAAAAAAAAAAAAAAA/memory', '/AAAAAAAAAAAAAAAAAAAAAA/record']) {
      expect((await get(`/api/conversations${path}`, {})).status).toBe(401);
    }
  });

  it('names what is wrong with a request', async () => {
    expect(await refusal(await get('/api/conversations?address=1'))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/channel/),
    });
    expect(await refusal(await get('/api/conversations?channel=web'))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/address/),
    });
    expect(await refusal(await get('/api/conversations/abc'))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/id/),
    });
    const unknown = 'AAAAAAAAAAAAAAAAAAAAAA';
    expect(await refusal(await get(`/api/conversations/${unknown}`))).toMatchObject({
      status: 404,
      code: 'not_found',
    });
    for (const part of ['journal', 'memory', 'record']) {
      expect(await refusal(await get(`/api/conversations/${unknown}/${part}`))).toMatchObject({
        status: 404,
      });
    }
  });

  it('finds nothing for an address that never wrote', async () => {
    expect(await (await get('/api/conversations?channel=whatsapp&address=550099')).json()).toEqual({
      items: [],
    });
  });

  it('shows what was understood, with the message it came from', async () => {
    await webhook(
      messages('5500911110004', text('Somos 2 adultos e 2 crianças, de 15/01 a 20/01, em Búzios')),
    );
    const view = await eventually(async () => {
      const found = await conversationOf(prosa, 'whatsapp', '5500911110004');
      return found?.outbox.length ? found : undefined;
    });
    const from = 'wamid.5500911110004.0';
    const value = (given: unknown) => ({ value: given, from });
    expect(view).toMatchObject({
      stage: 'presentation',
      funnel: 'rental',
      owner: 'bot',
      effects: [],
      timers: [{ name: 'followUp' }],
      slots: {
        guests: value(4),
        adults: value(2),
        children: value(2),
        nights: value(5),
        place: value('Búzios'),
      },
    });
    expect(view.slots.checkIn!.value).toMatch(/^\d{4}-01-15$/);
    expect(JSON.stringify({ ...view, outbox: [] })).not.toContain('5500911110004"');
  });

  it('lists dead letters', async () => {
    expect(await (await get('/api/dead-letters')).json()).toEqual({ items: [] });
    expect(await refusal(await get('/api/dead-letters?limit=0'))).toMatchObject({ status: 400 });
    expect(await refusal(await get('/api/dead-letters', {}))).toMatchObject({ status: 401 });
  });

  it('pages the journal', async () => {
    for (const word of ['um', 'dois', 'três']) await say(prosa, 'pager', word);
    const { id } = (await conversationOf(prosa, 'web', 'pager'))!;
    const page = async (query: string) =>
      (await get(`/api/conversations/${id}/journal?${query}`)).json() as Promise<{
        items: { revision: number }[];
        next?: number;
      }>;
    const first = await page('limit=2');
    expect([first.items.map((i) => i.revision), first.next]).toEqual([[1, 2], 2]);
    const rest = await page(`after=${first.next}`);
    expect([rest.items.map((i) => i.revision), rest.next]).toEqual([[3], undefined]);
  });
});

describe('the rest', () => {
  it('answers health, readiness and metrics', async () => {
    expect(await (await get('/healthz', {})).json()).toEqual({ status: 'ok' });
    expect(await (await get('/readyz', {})).json()).toEqual({ status: 'ready' });
    const metrics = await (await get('/metrics', {})).text();
    expect(metrics).toMatch(/^prosa_events_total\{outcome="applied"\} [1-9]/m);
    expect(metrics).toMatch(/^prosa_webhook_updates_total\{channel="whatsapp",kind="message"\} [1-9]/m);
    expect(metrics).toMatch(/^prosa_event_delay_seconds_count [1-9]/m);
    expect(metrics).toMatch(/^prosa_threads\{thread="worker"\} [1-9]/m);
    for (const thread of ['main', 'worker']) {
      const busy = new RegExp(`^prosa_thread_busy_seconds_total\\{thread="${thread}"\\} (.*)$`, 'm').exec(
        metrics,
      );
      expect(Number(busy?.[1]), thread).toBeGreaterThan(0);
    }
    expect(metrics).not.toMatch(/(?<!\d)5500\d{9}(?!\d)/); // a telephone number
  });

  it('refuses what is not even a path in the same form', async () => {
    expect(await refusal(await get('/%zz', {}))).toMatchObject({ status: 400, code: 'request_invalid' });
  });

  it('serves the page under a strict policy', async () => {
    const response = await get('/', {});
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await refusal(await get('/nowhere', {}))).toMatchObject({ status: 404, code: 'not_found' });
  });
});
