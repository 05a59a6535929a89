import { beforeEach, describe, expect, test } from 'vitest';
import { ask, askAll, begin, book, christmas, greet, pick, talk, wish, yes } from './rental-talk.ts';

beforeEach(() => begin());

describe('discovery', () => {
  test('everything in one message is answered with a greeting and the options at once', () => {
    const reply = ask('Oi, sou a Ana...', { intent: 'search', slots: { ...wish, name: 'Ana' } });
    expect(reply).toMatch(/^Oi, Ana! Eu sou a Sofia[\s\S]*\*1\. Vila Ciranda\*/);
    expect(reply.length).toBeLessThanOrEqual(640);
  });

  test('only what is missing is asked for', () => {
    const reply = ask('4 pessoas em Búzios', { slots: { place: 'Búzios', guests: 4 } });
    expect(reply).toContain('datas');
    expect(reply).not.toMatch(/quantas pessoas|Para onde/);
    expect(talk.context.asked).toEqual(['checkIn', 'checkOut']);
    expect(ask('chego dia 20', { slots: { checkIn: '2026-12-20' } })).toContain('até que dia');
    expect(talk.context.asked).toEqual(['checkOut']);
  });

  test('a message that says nothing new is met with an example, then differently', () => {
    ask('oi', greet);
    const first = ask('hmm');
    expect(first).toContain('não peguei');
    expect(ask('hein')).not.toBe(first);
  });

  test('the price is explained, not asked for', () => {
    const reply = ask('quanto custa?', { intent: 'price' });
    expect(reply).toContain('O valor depende');
    expect(talk.transcript.join()).not.toMatch(/orçamento|quanto (você )?(quer|pretende) (gastar|pagar)/i);
  });

  test('dates that cannot be are asked for again', () => {
    const backwards = { checkIn: '2026-12-27', checkOut: '2026-12-20' };
    expect(ask('de 27 a 20', { slots: { ...wish, ...backwards } })).toContain('me perdi nas datas');
    expect(talk.slots).not.toHaveProperty('checkIn');
    const past = { checkIn: '2026-11-01', checkOut: '2026-11-05' };
    expect(ask('1 a 5 de novembro', { slots: past })).toContain('datas');
    expect(ask('20 a 27', { slots: christmas })).toContain('*1. ');
  });

  test('a town without houses is told at once', () => {
    expect(ask('gramado', { slots: { place: 'Gramado' } })).toContain('Em Gramado nós ainda não temos casas');
    expect(ask('então búzios', { slots: { place: 'Búzios' } })).toContain('Anotado: Búzios');
  });
});

describe('presentation', () => {
  test('a correction searches again', () => {
    askAll();
    const reply = ask('na verdade somos 6', { slots: { guests: 6 }, corrects: true });
    expect(reply).toMatch(/^Certo!.*6 pessoas/);
    expect(reply).not.toContain('Apartamento Orla');
  });

  test('the dearest is shown first, unless the customer looks at the price', () => {
    expect(askAll()).toMatch(/1\. Vila Ciranda[\s\S]*2\. Casa da Figueira[\s\S]*3\. Apartamento Orla/);
    begin();
    ask('oi, algo barato', { ...greet, signs: { priceLevel: 'low' } });
    expect(askAll()).toMatch(/1\. Apartamento Orla[\s\S]*3\. Vila Ciranda/);
  });

  test('the name or the number chooses; another number does not', () => {
    askAll();
    expect(ask('a 9', pick(9))).toContain('não encontrei');
    expect(ask('casa horizonte', pick('Casa Horizonte'))).toContain('não encontrei');
    expect(ask('vila ciranda', pick('vila ciranda'))).toMatch(/^\*Vila Ciranda\*/);
  });

  test('the price among the others chooses, too', () => {
    askAll();
    expect(ask('a mais barata', pick('cheapest'))).toMatch(/^\*Apartamento Orla\*/);
    expect(ask('e a mais cara?', pick('dearest'))).toMatch(/^\*Vila Ciranda\*/);
  });

  test('booking a named option goes straight on', () => {
    askAll();
    expect(ask('quero reservar a 1', { ...book, slots: { choice: 1 } })).toContain(
      'Vila Ciranda*! Em nome de quem',
    );
  });

  test('nothing found says so and offers what is really free, by number', () => {
    const busy = { place: 'Campos do Jordão', guests: 8, ...christmas };
    const reply = ask('...', { slots: busy });
    expect(reply).toMatch(
      /não encontrei nada[\s\S]*\*1\.\* Campos do Jordão, de [\s\S]*\*2\.\* Paraty, de 20 a 27/,
    );
    expect(ask('a 2', pick(2))).toMatch(/Em Paraty, de 20 a 27[\s\S]*Sítio Rio Manso/);
    expect(talk.slots).toMatchObject({ place: 'Paraty', ...christmas });
  });

  test('too short a stay is told as such, and a yes takes the longer one', () => {
    const short = { place: 'Paraty', guests: 3, checkIn: '2026-12-30', checkOut: '2027-01-02' };
    expect(ask('...', { slots: short })).toContain('uma estadia a partir de 5 noites');
    expect(ask('sim', yes)).toContain('de 30 de dezembro a 4 de janeiro (5 noites)');
    expect(talk.slots.nights).toBe(5);
  });

  test('too many guests are told the largest house', () => {
    expect(ask('...', { slots: { ...wish, guests: 12 } })).toContain('recebe até 8 pessoas');
    expect(talk.context.asked).toEqual(['guests']);
  });

  test('a failed search is apologised for and tried again on the next message', () => {
    talk.settles = false;
    expect(talk.say('...', { slots: wish })).toEqual([]);
    expect(talk.settle('no calendar')).toEqual([expect.stringContaining('Desculpa')]);
    talk.settles = true;
    expect(ask('ok', yes)).toContain('*1. Vila Ciranda*');
  });

  test('messages during a search join it and share its reply', () => {
    talk.settles = false;
    expect(talk.say('...', { slots: wish })).toEqual([]);
    const [first] = Object.values(talk.record!.effects);
    expect(talk.say('somos 5', { slots: { guests: 5 } })).toEqual([]);
    const [second] = Object.values(talk.record!.effects);
    expect(second!.id).not.toBe(first!.id);
    expect(talk.settle()).toEqual([expect.stringContaining('5 pessoas')]);
  });

  test('a stop during a search cancels it', () => {
    talk.settles = false;
    talk.say('...', { slots: wish });
    expect(talk.say('parar', { intent: 'stop' })).toHaveLength(1);
    expect(talk.record!.effects).toEqual({});
  });
});
