/** What a language model may look up for the rental: only that, only reading, and what the rails then let pass. */
import { expect, it } from 'vitest';
import { answerTools } from '../../../machines/rental/answer-tools.ts';
import { handlers } from '../../../machines/rental/effects.ts';
import { rental } from '../../../machines/rental/rental.ts';
import { SqliteBookings } from '../../../src/bookings/sqlite-bookings.ts';
import type { EffectRun } from '../../../src/effects/effect.ts';
import { callTools } from '../../../src/effects/llm/call-tools.ts';
import { checkReply } from '../../../src/effects/llm/rails/check-reply.ts';
import { joinFacts, NO_FACTS } from '../../../src/effects/llm/rails/facts.ts';
import { loadFunnel } from '../../../src/funnel/load.ts';
import { effectRun, effectServices } from '../../support/effect-run.ts';
import { sellInstead } from '../../support/held-rental.ts';

const NOON = Date.parse('2026-11-21T15:00:00Z');
const of = (conversation: string, bookings = new SqliteBookings(':memory:')) =>
  effectRun({ id: `${conversation}:e1`, services: effectServices({ bookings, now: () => NOON }) });

async function call(name: string, args: unknown, run: EffectRun = of('ana')) {
  const called = { id: 'call', name, arguments: JSON.stringify(args) };
  const context = { conversation: 'ana', signal: run.signal, run };
  const [used] = await callTools([called], answerTools, context, String);
  return used!;
}

/** What the rails find in a reply after one call. */
async function problems(text: string, name: string, args: unknown): Promise<string[]> {
  const { facts = {} } = await call(name, args);
  const rules = {
    facts: joinFacts(NO_FACTS, facts),
    language: 'pt' as const,
    maxLength: 900,
    instructions: '',
  };
  return checkReply(text, rules).map(({ check }) => check);
}

const stay = { checkIn: '2027-03-15', checkOut: '2027-03-18', guests: 2 };
const search = { place: 'Búzios', ...stay };

it('nothing that holds, books, schedules, registers or sends is among the tools', () => {
  expect(answerTools.map(({ name }) => name)).toEqual([
    'search_properties',
    'get_property_details',
    'calculate_price',
    'check_visit_availability',
  ]);
});

it('none of them changes what is booked', async () => {
  const bookings = new SqliteBookings(':memory:');
  await call('search_properties', search, of('ana', bookings));
  await call('calculate_price', { property: 'buz-orla', ...stay }, of('ana', bookings));
  await call('get_property_details', { property: 'buz-orla' }, of('ana', bookings));
  const { content } = await call('check_visit_availability', { property: 'buz-orla' }, of('ana', bookings));
  expect(content).toMatchObject({ outcome: 'slots' });
  expect(await bookings.everything()).toMatchObject({ claims: [] });
});

it('a search tells what is free for the conversation of the run, whatever the model writes', async () => {
  const bookings = new SqliteBookings(':memory:');
  const found = async (who: string, more: object = {}) =>
    (await call('search_properties', { ...search, ...more }, of(who, bookings))).content as {
      options: { id: string }[];
    };
  const [first] = (await found('ana')).options;
  const { checkIn, checkOut, guests } = stay;
  await handlers.bookProperty.run({ property: first!.id, checkIn, checkOut, guests }, of('bia', bookings));
  expect((await found('ana')).options.map(({ id }) => id)).not.toContain(first!.id);
  expect((await found('bia')).options[0]!.id).toBe(first!.id);
  expect(await found('ana', { conversation: 'bia' })).toEqual({
    error: expect.stringMatching(/^wrong arguments/),
  });
});

it('what a search found may be said, and nothing else', async () => {
  const { content } = await call('search_properties', search);
  const { options } = content as { options: { title: string; total: number }[] };
  const { title, total } = options[0]!;
  const check = (text: string) => problems(text, 'search_properties', search);
  const sum = `R$ ${total.toLocaleString('pt-BR')}`;
  expect(await check(`${title} está livre de 15 a 18 de março por ${sum} no total.`)).toEqual([]);
  expect(await check(`${title} está livre de 20 a 27 de dezembro.`)).toEqual(['days', 'availability']);
  expect(await check(`${title} sai por R$ ${total - 100}.`)).toEqual(['money']);
  expect(await check('A Casa Horizonte está livre.')).toContain('names');
  expect(await problems(`${title} está livre.`, 'search_properties', { ...search, guests: 'two' })).toContain(
    'availability',
  );
});

it('a price may be said, not that the house is free', async () => {
  const args = { property: 'buz-orla', ...stay };
  const { content } = await call('calculate_price', args);
  const { total } = content as { total: number };
  const sum = `R$ ${total.toLocaleString('pt-BR')}`;
  expect(
    await problems(`O Apartamento Orla fica em ${sum}, de 15 a 18 de março.`, 'calculate_price', args),
  ).toEqual([]);
  expect(await problems('O Apartamento Orla está livre.', 'calculate_price', args)).toEqual(['availability']);
});

it('days of visits may be said', async () => {
  const args = { property: 'buz-figueira', from: '2026-11-23', days: 1 };
  expect(
    await problems('Dá para visitar dia 23 de novembro às 10h.', 'check_visit_availability', args),
  ).toEqual([]);
  expect(await problems('Dá para visitar dia 29 de novembro.', 'check_visit_availability', args)).toEqual([
    'days',
  ]);
});

it.each([
  ['calculate_price', { property: 'nowhere', ...stay }, /no property "nowhere"/],
  ['calculate_price', { property: 'buz-orla', ...stay, checkOut: '2027-03-16' }, /at least \d+ nights/],
  ['get_property_details', { property: 'nowhere' }, /no property/],
  ['check_visit_availability', { property: 'buz-orla', days: 400 }, /wrong arguments: days/],
  ['book_property', { property: 'buz-orla', ...stay }, /there is no tool "book_property"/],
])('%s tells the model what was asked amiss', async (name, args, error) => {
  sellInstead(({ properties, ...data }) => ({
    ...data,
    properties: properties.map((one) => ({ ...one, minimumNights: 2 })),
  }));
  const { content, facts } = await call(name, args);
  expect((content as { error: string }).error).toMatch(error);
  expect(facts).toBeUndefined();
});

it('a funnel that names a tool there is not, or one that does more than read, is told so', async () => {
  const { params } = rental.catalogue.effects.answer!;
  expect(params.safeParse({ prompt: 'p', tools: ['search_properties'] }).success).toBe(true);
  for (const tool of ['bookProperty', 'hold', 'register_client', 'send_property_media', 'serch_properties']) {
    expect(params.safeParse({ prompt: 'p', tools: [tool] }).success).toBe(false);
  }
  expect((await loadFunnel('machines/rental', undefined, rental)).problems).toEqual([]);
});
