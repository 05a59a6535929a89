import { beforeEach, expect, test } from 'vitest';
import { ask, begin, book, christmas, greet, pick, talk, yes } from './rental-talk.ts';
import { hour, problems } from './talk.ts';

beforeEach(() => begin());

test('the document has neither errors nor warnings', () => {
  expect(problems).toEqual([]);
});

test('the happy path: from a greeting to a booking', () => {
  expect(ask('oi', greet)).toMatch(/Sofia.*\n.*Para onde.*em que datas/);
  expect(talk.context.asked).toEqual(['place', 'checkIn', 'checkOut']);
  expect(ask('búzios', { intent: 'search', slots: { place: 'Búzios' } })).toMatch(
    /Búzios.*\n.*datas.*quantas pessoas/,
  );
  expect(ask('20 a 27 de dezembro', { slots: christmas })).toMatch(
    /20 a 27 de dezembro.*\n.*quantas pessoas/,
  );
  expect(talk.context.asked).toEqual(['guests']);
  const options = ask('4', { slots: { guests: 4 } });
  expect(options).toMatch(
    /7 noites.*4 pessoas[\s\S]*\*1\. Vila Ciranda\*[\s\S]*\*R\$\s10\.290\* no total[\s\S]*\*3\. Apartamento Orla/,
  );
  expect(options).not.toContain('Sofia');
  expect(talk.state).toBe('presentation.waiting.open');
  expect(ask('a 2', pick(2))).toMatch(/Casa da Figueira[\s\S]*R\$\s6\.900/);
  expect(talk.state).toBe('engagement.waiting.open');
  expect(ask('quero reservar', book)).toContain('nome');
  expect(talk.context.asked).toEqual(['name']);
  expect(ask('Ana Lima', { slots: { name: 'Ana Lima' } })).toMatch(/^Obrigada, Ana!.*CPF/);
  expect(talk.context.asked).toEqual(['cpf']);
  expect(ask('529.982.247-25', { slots: { cpf: '52998224725' } })).toMatch(
    /Ana[\s\S]*Casa da Figueira[\s\S]*20\/12\/2026 a 27\/12\/2026 \(7 noites\)\n4 pessoas, em nome de Ana Lima, CPF \*{3}\.\*{3}\.\*47-25\nTotal: \*R\$\s6\.900\*/,
  );
  expect(talk.facts).not.toContain('booking.confirmed');
  expect(ask('sim', yes)).toMatch(/^Reservado, Ana!.*Casa da Figueira.*R\$\s6\.900[\s\S]*contrato/);
  expect(talk.facts).toContain('booking.confirmed');
  expect(talk.context.results.booking).toMatchObject({ outcome: 'booked', property: 'buz-figueira' });
  expect(talk.state).toBe('closing.booked');
  expect(ask('obrigada', { intent: 'thanks' })).toContain('Ana');
  expect(ask('tchau', { intent: 'goodbye' })).toContain('Até mais, Ana');
  expect(talk.wait(100 * hour)).toEqual([]);
});
