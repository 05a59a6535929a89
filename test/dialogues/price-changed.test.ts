/** Prices that change between what was shown and the wish to have it: nobody books at a price they were not told. */
import { expect, it } from 'vitest';
import type { RentalData } from '../../machines/rental/data.ts';
import { SqliteBookings } from '../../src/bookings/sqlite-bookings.ts';
import { SteppedCustomer, type World } from '../support/dialogues/stepped-customer.ts';
import { sellInstead } from '../support/held-rental.ts';

const BEGINS = Date.parse('2026-11-21T10:00:00-03:00');

const dearer = ({ properties, ...data }: RentalData): RentalData => ({
  ...data,
  properties: properties.map((one) => ({
    ...one,
    nightly: one.nightly + 10,
    seasons: one.seasons.map((season) => ({ ...season, nightly: season.nightly + 10 })),
  })),
});

async function talk(...texts: string[]) {
  const world: World = { bookings: new SqliteBookings(':memory:'), now: BEGINS };
  const customer = new SteppedCustomer(world, 'web', 'ana');
  for (const text of texts) await customer.say(text);
  return {
    customer,
    claims: async () => (await world.bookings.everything()).claims,
    state: () => JSON.stringify(customer.record!.state),
  };
}

const UNTIL_CHOICE = ['búzios, 4 pessoas, 20 a 27 de dezembro', 'gostei da 2'];

it('a yes to the summary is asked again with the new total, and then books at it', async () => {
  const { customer, claims, state } = await talk(
    ...UNTIL_CHOICE,
    'quero reservar',
    'Ana Lima',
    '529.982.247-25',
  );
  sellInstead(dearer);
  const [asked, ...more] = await customer.say('sim');
  expect(more).toEqual([]);
  expect(asked).toMatch(/valor mudou[\s\S]*Casa da Figueira[\s\S]*era R\$\s6\.900 e agora é \*R\$\s6\.970\*/);
  expect(state()).toBe('{"conversion":{"waiting":"confirming"}}');
  expect(await claims()).toEqual([]);
  expect((await customer.say('sim'))[0]).toMatch(/^Reservado, Ana[\s\S]*R\$\s6\.970 no total/);
  expect(await claims()).toMatchObject([{ conversation: 'ana' }]);
});

it('who does not like the new total books nothing', async () => {
  const { customer, claims } = await talk(...UNTIL_CHOICE, 'quero reservar', 'Ana Lima', '529.982.247-25');
  sellInstead(dearer);
  await customer.say('sim');
  const [reply] = await customer.say('não, assim não quero');
  expect(reply).not.toMatch(/Reservado/);
  expect(await claims()).toEqual([]);
});

it('dates are not held at another price without a word', async () => {
  const { customer, claims, state } = await talk(...UNTIL_CHOICE, 'vou conversar com meu marido');
  sellInstead(dearer);
  expect((await customer.say('pode segurar sim'))[0]).toMatch(/agora é \*R\$\s6\.970\*/);
  expect(state()).toBe('{"engagement":{"waiting":"offeringHold"}}');
  expect(await claims()).toEqual([]);
  expect((await customer.say('pode sim'))[0]).toMatch(/guardada/);
  expect(await claims()).toHaveLength(1);
});

it('a hold is booked at the price of the day it is booked, once that was said', async () => {
  const { customer, claims } = await talk(
    ...UNTIL_CHOICE,
    'vou conversar com meu marido',
    'pode segurar sim',
    'quero reservar',
    'Ana Lima',
    '529.982.247-25',
  );
  sellInstead(dearer);
  expect((await customer.say('sim'))[0]).toMatch(/era R\$\s6\.900 e agora é/);
  expect(await claims()).toMatchObject([{ until: expect.any(Number) }]);
  expect((await customer.say('sim'))[0]).toMatch(/^Reservado/);
  expect((await claims())[0]!.until).toBeUndefined();
});
