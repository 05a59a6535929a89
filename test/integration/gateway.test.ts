import { describe, expect, it } from 'vitest';
import { messages, refusal, sharedGateway, text } from '../support/gateway.ts';
import { asAdmin, conversationOf, ENDPOINT, eventually, say } from '../support/prosa.ts';

const gateway = sharedGateway();

describe('the admin API', () => {
  it('wants the token', async () => {
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: ENDPOINT.adminToken }]) {
      const response = await gateway.get(
        '/api/conversations?channel=web&address=s',
        headers as Record<string, string>,
      );
      expect(await refusal(response)).toMatchObject({ status: 401, code: 'unauthorized' });
    }
    for (const path of ['', '/AAAAAAAAAAAAAAAAAAAAAA/memory', '/AAAAAAAAAAAAAAAAAAAAAA/record']) {
      expect((await gateway.get(`/api/conversations${path}`, {})).status).toBe(401);
    }
  });

  it('names what is wrong with a request', async () => {
    expect(await refusal(await gateway.get('/api/conversations?address=1'))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/channel/),
    });
    expect(await refusal(await gateway.get('/api/conversations?channel=web'))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/address/),
    });
    expect(await refusal(await gateway.get('/api/conversations/abc'))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/id/),
    });
    const unknown = 'AAAAAAAAAAAAAAAAAAAAAA';
    expect(await refusal(await gateway.get(`/api/conversations/${unknown}`))).toMatchObject({
      status: 404,
      code: 'not_found',
    });
    for (const part of ['journal', 'memory', 'record']) {
      expect(await refusal(await gateway.get(`/api/conversations/${unknown}/${part}`))).toMatchObject({
        status: 404,
      });
    }
  });

  it('finds nothing for an address that never wrote', async () => {
    expect(await (await gateway.get('/api/conversations?channel=whatsapp&address=550099')).json()).toEqual({
      items: [],
    });
  });

  it('finds a conversation by its id, a number however it is written, or a session', async () => {
    const known = '550087651234';
    await gateway.webhook(messages(known, text('oi')));
    await say(gateway.prosa, 'seeker', 'oi');
    const { id } = await eventually(() => conversationOf(gateway.prosa, 'whatsapp', known));
    const web = (await conversationOf(gateway.prosa, 'web', 'seeker'))!;
    const find = async (text: unknown, headers: Record<string, string> = asAdmin) =>
      fetch(`${gateway.prosa.url}/api/conversations/find`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ text }),
      });
    const found = async (text: string) =>
      ((await (await find(text)).json()) as { items: { id: string }[] }).items.map((one) => one.id);
    for (const typed of [known, '+55 00 98765-1234', '(00) 98765-1234', ' 00 8765 1234', id])
      expect([typed, await found(typed)]).toEqual([typed, [id]]);
    expect(await found('seeker')).toEqual([web.id]);
    for (const nobody of ['+55 00 98765-1235', '+1 00 98765-1234', 'AAAAAAAAAAAAAAAAAAAAAA'])
      expect(await found(nobody)).toEqual([]);
    const [summary] = ((await (await find(known)).json()) as { items: object[] }).items;
    expect(summary).toMatchObject({ id, channel: 'whatsapp', owner: 'bot', state: 'discovery.waiting' });
    expect(JSON.stringify(summary)).not.toContain('8765');
    for (const wrong of ['', '  ', 5, 'a'.repeat(201)]) expect((await find(wrong)).status).toBe(400);
    expect((await find(known, { authorization: '' })).status).toBe(401);
    const lookup = '/api/conversations?channel=whatsapp&address=5500987651234';
    expect(await (await gateway.get(lookup)).json()).toMatchObject({ items: [{ id }] });
  });

  it('shows what was understood, with the message it came from', async () => {
    await gateway.webhook(
      messages('5500911110004', text('Somos 2 adultos e 2 crianças, de 15/01 a 20/01, em Búzios')),
    );
    const view = await eventually(async () => {
      const found = await conversationOf(gateway.prosa, 'whatsapp', '5500911110004');
      return found?.outbox.length ? found : undefined;
    });
    const from = 'wamid.5500911110004.0';
    const value = (given: unknown) => ({ value: given, from });
    expect(view).toMatchObject({
      stage: 'presentation',
      funnel: 'rental',
      owner: 'bot',
      effects: [],
      slots: {
        guests: value(4),
        adults: value(2),
        children: value(2),
        nights: value(5),
        place: value('Búzios'),
      },
    });
    // That of the next day is armed only where its hours begin within 24 hours from now.
    const timers = view.timers.map(({ name }) => name).join(', ');
    expect(['followUp', 'followUp, followUpNextDay']).toContain(timers);
    expect(view.slots.checkIn!.value).toMatch(/^\d{4}-01-15$/);
    expect(JSON.stringify({ ...view, outbox: [] })).not.toContain('5500911110004"');
  });

  it('lists dead letters', async () => {
    expect(await (await gateway.get('/api/dead-letters')).json()).toEqual({ items: [] });
    expect(await refusal(await gateway.get('/api/dead-letters?limit=0'))).toMatchObject({ status: 400 });
    expect(await refusal(await gateway.get('/api/dead-letters', {}))).toMatchObject({ status: 401 });
  });

  it('pages the journal', async () => {
    for (const word of ['um', 'dois', 'três']) await say(gateway.prosa, 'pager', word);
    const { id } = (await conversationOf(gateway.prosa, 'web', 'pager'))!;
    const page = async (query: string) =>
      (await gateway.get(`/api/conversations/${id}/journal?${query}`)).json() as Promise<{
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
    expect(await (await gateway.get('/healthz', {})).json()).toEqual({ status: 'ok' });
    expect(await (await gateway.get('/readyz', {})).json()).toEqual({ status: 'ready' });
    for (const probe of ['/healthz', '/readyz'])
      expect((await fetch(`${gateway.prosa.url}${probe}`, { method: 'HEAD' })).status).toBe(200);
    const metrics = await (await gateway.get('/metrics', {})).text();
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
    expect(await refusal(await gateway.get('/%zz', {}))).toMatchObject({
      status: 400,
      code: 'request_invalid',
    });
  });

  it('serves the page under a strict policy', async () => {
    const response = await gateway.get('/', {});
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await refusal(await gateway.get('/nowhere', {}))).toMatchObject({
      status: 404,
      code: 'not_found',
    });
  });
});
