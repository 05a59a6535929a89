import { expect, it } from 'vitest';
import { Random } from '../../../src/simulator/random.ts';
import { planStatuses } from '../../../src/simulator/status-plan.ts';
import { Wamids } from '../../../src/simulator/wamid.ts';
import {
  type Business,
  type MessageContent,
  type Update,
  webhookPayload,
} from '../../../src/simulator/webhook-payload.ts';

interface Value {
  messages?: Record<string, unknown>[];
  statuses?: Record<string, unknown>[];
}

/** The values of all changes, in order. */
function values(payload: object): Value[] {
  const { entry } = payload as { entry: { changes: { value: Value }[] }[] };
  return entry.flatMap(({ changes }) => changes).map(({ value }) => value);
}

const business: Business = { accountId: '900', phoneNumberId: '123', displayPhoneNumber: '5500800000000' };
const ana = '5500900000001';

const message = (content: MessageContent, id = 'wamid.SU5CT1VORA=='): Update => ({
  kind: 'message',
  waId: ana,
  profile: 'Ana',
  id,
  timestamp: 1_790_000_000,
  content,
});

const status = (id: string): Update => ({
  kind: 'status',
  waId: ana,
  id,
  status: 'delivered',
  timestamp: 1_790_000_001,
  opaqueId: 'c:1',
});

it('has the shape of a text message', () => {
  expect(webhookPayload([message({ type: 'text', text: 'Olá' })], business)).toEqual({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '900',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '5500800000000', phone_number_id: '123' },
              contacts: [{ profile: { name: 'Ana' }, wa_id: ana }],
              messages: [
                {
                  from: ana,
                  id: 'wamid.SU5CT1VORA==',
                  timestamp: '1790000000',
                  type: 'text',
                  text: { body: 'Olá' },
                },
              ],
            },
          },
        ],
      },
    ],
  });
});

it.each(['image', 'audio', 'sticker', 'location'] as const)('has a message of type %s', (type) => {
  const sent = values(webhookPayload([message({ type })], business))[0]!.messages![0]!;
  expect(sent.type).toBe(type);
  if (type !== 'location') expect(sent[type]).toMatchObject({ id: expect.stringMatching(/^\d+$/) });
  expect(Object.keys(sent)).toEqual(['from', 'id', 'timestamp', 'type', type]);
});

it('has reactions and unsupported messages', () => {
  const updates = [message({ type: 'reaction', about: 'wamid.OUT' }), message({ type: 'unsupported' })];
  const [reaction, unsupported] = values(webhookPayload(updates, business)).map(
    ({ messages }) => messages![0]!,
  );
  expect(reaction!.reaction).toEqual({ message_id: 'wamid.OUT', emoji: '👍' });
  expect(unsupported).toMatchObject({ type: 'unsupported', errors: [{ code: 131051 }] });
});

it('puts neighbouring statuses into one change and everything in its order', () => {
  const updates = [status('s1'), status('s2'), message({ type: 'text', text: 'Oi' }, 'm1'), status('s3')];
  for (const random of [undefined, new Random(1), new Random(2)]) {
    const found = values(webhookPayload(updates, business, random));
    const ids = found.map(({ messages, statuses }) => (messages ?? statuses)!.map(({ id }) => id));
    expect(ids).toEqual([['s1', 's2'], ['m1'], ['s3']]);
    expect(found[0]!.statuses![0]).toMatchObject({
      status: 'delivered',
      recipient_id: ana,
      timestamp: '1790000001',
      biz_opaque_callback_data: 'c:1',
    });
  }
});

it('spreads changes over entries when given randomness', () => {
  const updates = Array.from({ length: 20 }, (_, i) => message({ type: 'text', text: 'Oi' }, `m${i}`));
  const { entry } = webhookPayload(updates, business, new Random(1)) as { entry: unknown[] };
  expect(entry.length).toBeGreaterThan(3);
  expect(entry.length).toBeLessThan(20);
});

it('makes ids that are unique across runs', () => {
  const ids = [new Wamids(), new Wamids()].flatMap((wamids) => [
    wamids.inbound(ana),
    wamids.outbound(ana),
    wamids.inbound(ana),
  ]);
  expect(new Set(ids).size).toBe(6);
  for (const id of ids) expect(Buffer.from(id.slice(6), 'base64').toString()).toContain(ana);
});

it('plans sent, delivered and read; in another order only when shuffled, and never without sent', () => {
  const random = new Random(1);
  const send = {
    kind: 'message' as const,
    to: ana,
    type: 'text',
    text: 'Oi',
    opaqueId: 'c:1',
    wamid: 'w',
    outcomeUnknown: false,
  };
  const arrival = (shuffle: boolean) =>
    planStatuses(send, random, shuffle)
      .toSorted((a, b) => a.delayMs - b.delayMs)
      .map(({ update }) => update.status)
      .join();
  for (let i = 0; i < 50; i++) expect(arrival(false)).toBe('sent,delivered,read');
  const shuffled = new Set(Array.from({ length: 300 }, () => arrival(true)));
  expect(shuffled.size).toBeGreaterThan(4);
  for (const order of shuffled) expect(order).toContain('sent');
});
