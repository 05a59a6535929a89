import { describe, expect, it } from 'vitest';
import { change, messages, refusal, sharedGateway, sign, text } from '../support/gateway.ts';
import { conversationOf, ENDPOINT } from '../support/prosa.ts';

const gateway = sharedGateway();

describe('the webhook handshake', () => {
  const handshake = (query: string) => gateway.get(`/webhooks/whatsapp?${query}`, {});

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
      const response = await gateway.webhook(body, { 'x-hub-signature-256': signature });
      expect(await refusal(response)).toMatchObject({ status: 401, code: 'signature_invalid' });
    }
    expect(await gateway.journal('5500911110001')).toEqual([]);
  });

  it('that is not JSON gets a 400, one that is too large a 413', async () => {
    expect(await refusal(await gateway.webhook('{"entry": ['))).toMatchObject({
      status: 400,
      code: 'request_invalid',
    });
    expect(await refusal(await gateway.webhook(Buffer.alloc(4_000_000, 32)))).toMatchObject({
      status: 413,
      code: 'body_too_large',
    });
    expect(await refusal(await gateway.webhook(''))).toMatchObject({ status: 400 });
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
    expect((await gateway.webhook(body)).status).toBe(200);
    const ids = (await gateway.journal('5500922200042'))
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
    for (const body of strange) expect([body, (await gateway.webhook(body)).status]).toEqual([body, 200]);
  });

  it('delivered twice is applied once', async () => {
    const body = messages('5500911110002', text('oi'));
    for (let times = 0; times < 3; times++) expect((await gateway.webhook(body)).status).toBe(200);
    expect(await gateway.journal('5500911110002')).toHaveLength(1);
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
      expect((await gateway.webhook(messages(from, { type, [type]: {} }))).status).toBe(200);
      expect(await gateway.journal(from)).toMatchObject([
        { event: { content: { type: 'unsupported', original: type } } },
      ]);
      expect((await conversationOf(gateway.prosa, 'whatsapp', from))!.outbox).toHaveLength(1);
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
    await gateway.webhook(change({ contacts: [contact], messages: [message('wamid.hidden', {})] }));
    await gateway.webhook(
      change({
        contacts: [{ ...contact, wa_id: '5500911110003' }],
        messages: [message('wamid.shown', { from: '5500911110003' })],
      }),
    );
    const ids = (await gateway.journal('5500911110003')).map((entry) => entry.messageId);
    expect(ids).toEqual(['wamid.hidden', 'wamid.shown']);
  });
});
