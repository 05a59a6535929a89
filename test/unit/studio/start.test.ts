import { expect, it } from 'vitest';
import { startOf, statesToStartFrom, TEST_CUSTOMERS } from '../../../src/studio/try/start.ts';

it('offers states where a conversation can rest', () => {
  const machine = {
    states: { a: { states: { deciding: { always: [] }, waiting: {} } }, b: { type: 'final' } },
  };
  expect(statesToStartFrom(machine)).toEqual(['a.waiting', 'b']);
});

it('starts as a known customer from a state with what is known', () => {
  const customer = TEST_CUSTOMERS.find(({ name }) => name === 'Ana Souza')!;
  const before = { at: 7, channel: 'web' } as const;
  expect(startOf({ customer, state: 'a.waiting', slots: 'guests=2' }, before)).toEqual({
    at: 7,
    channel: 'whatsapp',
    customer: { name: 'Ana Souza', profile: 'Ana Souza' },
    state: { a: 'waiting' },
    context: { slots: { guests: 2 } },
  });
  expect(startOf({ customer: TEST_CUSTOMERS[0]!, state: '', slots: '' }, before)).toEqual({
    at: 7,
    channel: 'whatsapp',
  });
});
