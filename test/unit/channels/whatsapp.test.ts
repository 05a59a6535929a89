import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOfError } from '../../../src/channels/whatsapp/graph-errors.ts';
import { parseWebhook } from '../../../src/channels/whatsapp/parse.ts';
import { WebhookSignature } from '../../../src/channels/whatsapp/signature.ts';
import { sameSecret } from '../../../src/operators/same-secret.ts';

const NUMBER = '100';
const webhook = (...values: object[]) => ({
  object: 'whatsapp_business_account',
  entry: values.map((value) => ({
    id: '1',
    changes: [{ field: 'messages', value: { metadata: { phone_number_id: NUMBER }, ...value } }],
  })),
});
const parse = (...values: object[]) => parseWebhook(webhook(...values), NUMBER);

describe('a signature', () => {
  const body = Buffer.from('{"olá":1}');
  const sign = (secret: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

  const verify = (bytes: Uint8Array, header: string | undefined, secrets: string[]) =>
    new WebhookSignature(secrets).verify(bytes, header);

  it('is good under any of the secrets, and only over these bytes', () => {
    expect(verify(body, sign('old'), ['new', 'old'])).toBe(true);
    expect(verify(body, sign('other'), ['new', 'old'])).toBe(false);
    expect(verify(Buffer.from('{"ola":1}'), sign('new'), ['new'])).toBe(false);
  });

  it('is that of node:crypto for any secret and body', () => {
    const bytes = fc.uint8Array({ maxLength: 10_000 });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), bytes, (secret, sent) => {
        const hex = createHmac('sha256', secret).update(sent).digest('hex');
        expect(verify(sent, `sha256=${hex}`, [secret])).toBe(true);
        expect(verify(sent, `sha256=${hex.toUpperCase()}`, [secret])).toBe(true);
        expect(
          verify(sent, `sha256=${hex.replace(/.$/, (last) => (last === '0' ? '1' : '0'))}`, [secret]),
        ).toBe(false);
      }),
    );
  });

  it.each([
    undefined,
    '',
    'sha256=',
    'sha1=00',
    `sha256=${'g'.repeat(64)}`,
    `sha256=${'0'.repeat(63)}`,
    `sha256=${'0'.repeat(65)}`,
    `sha256=${'0'.repeat(63)}é`,
  ])('of the form %s is refused', (header) => expect(verify(body, header, ['new'])).toBe(false));

  it('compares secrets of any length', () => {
    expect([sameSecret('a', 'a'), sameSecret('a', 'ab'), sameSecret('', 'a')]).toEqual([true, false, false]);
  });
});

describe('a message in a webhook', () => {
  const message = {
    from: '5500900000001',
    id: 'wamid.1',
    timestamp: '1790000000',
    type: 'text',
    text: { body: 'oi' },
  };

  it('is read with its own time, sender and profile', () => {
    const contacts = [{ profile: { name: 'Ana' }, wa_id: '5500900000001', user_id: 'BR.1' }];
    expect(parse({ contacts, messages: [message] }).messages).toEqual([
      {
        id: 'wamid.1',
        addresses: ['5500900000001', 'BR.1'],
        sentAt: 1_790_000_000_000,
        profile: 'Ana',
        content: { type: 'text', text: 'oi' },
      },
    ]);
  });

  it('of someone who hides the phone number is known by the business-scoped id', () => {
    const { from: _, ...hidden } = message;
    const contacts = [{ profile: { name: 'Pablo' }, user_id: 'BR.2' }];
    expect(
      parse({ contacts, messages: [{ ...hidden, from_user_id: 'BR.2' }] }).messages[0]!.addresses,
    ).toEqual(['BR.2']);
    expect(parse({ contacts, messages: [hidden] }).messages[0]!.addresses).toEqual(['BR.2']);
  });

  it('finds its own contact among several', () => {
    const contacts = [
      { profile: { name: 'Other' }, wa_id: '1' },
      { profile: { name: 'Ana' }, wa_id: '5500900000001' },
    ];
    expect(parse({ contacts, messages: [message] }).messages[0]!.profile).toBe('Ana');
  });

  it('of another kind is unsupported and named, whatever it holds', () => {
    for (const type of ['image', 'button', 'unsupported', 'system', 'edited', 'from_the_future']) {
      const [read] = parse({ messages: [{ ...message, type, text: undefined }] }).messages;
      expect(read!.content).toEqual({ type: 'unsupported', original: type });
    }
  });

  it('for another number of the account is passed over and counted', () => {
    const update = parseWebhook(
      webhook({ messages: [message], metadata: { phone_number_id: '200' } }),
      NUMBER,
    );
    expect(update).toEqual({ messages: [], statuses: [], skipped: 1 });
  });

  it('without id or sender is passed over and counted, and the rest is read', () => {
    const update = parse({ messages: [{ from: '1' }, { id: 'x' }, 7, message] }, { messages: [message] });
    expect([update.messages.length, update.skipped]).toEqual([2, 2]);
  });
});

describe('a status in a webhook', () => {
  it('is read with the id given at the send', () => {
    const status = {
      id: 'wamid.9',
      status: 'delivered',
      timestamp: '1790000001',
      biz_opaque_callback_data: 'c:1',
    };
    expect(parse({ statuses: [status] }).statuses).toEqual([
      { messageId: 'wamid.9', state: 'delivered', at: 1_790_000_001_000, outboxId: 'c:1', error: undefined },
    ]);
  });

  it('of a failure carries its code', () => {
    const errors = [{ code: 131047, title: 'Re-engagement message', message: 'Re-engagement message' }];
    const { statuses } = parse({ statuses: [{ id: 'w', status: 'failed', timestamp: '1', errors }] });
    expect(statuses[0]!.error).toEqual({ code: '131047', message: 'Re-engagement message' });
  });

  it('of an unknown kind is passed over', () => {
    expect(parse({ statuses: [{ id: 'w', status: 'warmed_up', timestamp: '1' }] })).toMatchObject({
      statuses: [],
      skipped: 1,
    });
  });
});

it.each([null, [], 'x', 1, {}, { entry: {} }, { entry: [{ changes: [{ field: 'messages' }] }] }])(
  'a webhook that is %j says nothing and does no harm',
  (body) => expect(parseWebhook(body, NUMBER)).toEqual({ messages: [], statuses: [], skipped: 0 }),
);

describe('an answer of the Graph API', () => {
  const outcome = (status: number, code?: number) =>
    outcomeOfError(status, code === undefined ? undefined : { error: { code, message: 'm' } });

  it.each([
    [400, 130429, 'retry'],
    [400, 131056, 'retry'],
    [429, undefined, 'retry'],
    [401, 190, 'retry'],
    [400, 131047, 'failed'],
    [400, 131026, 'failed'],
    [400, 100, 'failed'],
    [404, undefined, 'failed'],
    [500, undefined, 'unknown'],
    [500, 131000, 'unknown'],
    [500, 131016, 'retry'],
    [401, 0, 'retry'],
    [500, 3, 'retry'],
    [403, 10, 'retry'],
    [403, 200, 'retry'],
    [403, 131005, 'retry'],
    [500, 131045, 'retry'],
    [400, 131048, 'retry'],
    [500, 131057, 'retry'],
    [400, 133010, 'retry'],
    [403, 130497, 'failed'],
  ])('of HTTP %i with code %s means %s', (status, code, expected) => {
    expect(outcome(status, code).status).toBe(expected);
  });

  it('that says when to come again is heeded, for an hour at most', () => {
    const told = (header: string, status = 429) => outcomeOfError(status, undefined, header);
    expect(told('30')).toMatchObject({ status: 'retry', afterMs: 30_000 });
    expect(told('86400')).toMatchObject({ afterMs: 3_600_000 });
    expect(told('30', 401)).toMatchObject({ afterMs: 60_000 });
    expect(told('Sun, 22 Nov 2026 12:00:00 GMT')).not.toHaveProperty('afterMs');
    expect(told('30', 503)).toEqual({ status: 'unknown', code: 'http_503', message: 'no message' });
  });

  it('about the account or the pair of numbers waits longer', () => {
    expect(outcome(401, 190)).toMatchObject({ afterMs: 60_000 });
    expect(outcome(400, 131056)).toMatchObject({ afterMs: 6_000 });
  });
});
