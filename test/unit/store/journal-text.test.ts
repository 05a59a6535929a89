import fc from 'fast-check';
import { expect, it } from 'vitest';
import { restore, shorten } from '../../../src/store/journal-text.ts';

const identity = { conversation: 'conversation-000000001', tenant: 'default', channel: 'whatsapp' };

it('leaves out what the record says and gives it back byte for byte', () => {
  const event = JSON.stringify({
    kind: 'message',
    conversation: identity.conversation,
    at: 1,
    id: 'wamid.x',
    tenant: 'default',
    channel: 'whatsapp',
    address: '5500900000001',
    content: { type: 'text', text: '$& "tenant":"default","channel":"whatsapp", \u0001' },
  });
  const row = shorten(event, identity);
  expect(row.length).toBeLessThan(event.length - 70);
  expect(row).not.toContain(identity.conversation);
  expect(restore(row, identity)).toBe(event);
});

it('leaves alone what is of another conversation, tenant or shape', () => {
  for (const event of [
    '{"n":1}',
    JSON.stringify({ kind: 'message', conversation: 'other', tenant: 'default', channel: 'whatsapp', x: 1 }),
    JSON.stringify({ kind: 'migrate', conversation: identity.conversation, x: 1 }),
  ]) {
    expect(shorten(event, identity)).toBe(event);
  }
  const foreign = JSON.stringify({
    kind: 'message',
    conversation: identity.conversation,
    tenant: 'b',
    channel: 'web',
    x: 1,
  });
  expect(restore(shorten(foreign, identity), identity)).toBe(foreign);
});

it('holds for any event', () => {
  const id = fc.string({ minLength: 1 });
  fc.assert(
    fc.property(
      fc.record({ conversation: id, tenant: id, channel: id }),
      fc.constantFrom('message', 'timer', 'effect', 'delivery', 'other'),
      fc.json(),
      fc.boolean(),
      (who, kind, json, own) => {
        const { conversation, tenant, channel } = own ? who : identity;
        const event = JSON.stringify({ kind, conversation, at: 1, tenant, channel, data: JSON.parse(json) });
        expect(restore(shorten(event, who), who)).toBe(event);
      },
    ),
  );
});
