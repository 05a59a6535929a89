import { beforeEach, describe, expect, test } from 'vitest';
import { ask, askAll, begin, book, christmas, greet, pick, talk, tooDear, yes } from './rental-talk.ts';
import { hour } from './talk.ts';

beforeEach(() => begin());

describe('silence', () => {
  test('is followed up after two hours, the next day and three days after, and never more', () => {
    begin('web');
    askAll();
    expect(talk.wait(2 * hour - 1)).toEqual([]);
    expect(talk.wait(1)).toEqual([expect.stringContaining('Conseguiu ver as opções em Búzios?')]);
    expect(talk.wait(22 * hour)).toEqual([
      expect.stringContaining('Ainda procura casa em Búzios, de 20 a 27'),
    ]);
    expect(talk.wait(80 * hour)).toEqual([expect.stringContaining('última vez que pergunto')]);
    expect(talk.wait(1000 * hour)).toEqual([]);
  });

  test('is left alone outside the hours, and where the channel takes no free message any more', () => {
    begin('whatsapp');
    askAll();
    talk.wait(7 * hour);
    talk.say('a 2', pick(2)); // 17:02
    expect(talk.wait(15 * hour)).toEqual([]);
    expect(talk.wait(3 * hour)).toEqual([expect.stringContaining('Casa da Figueira')]); // from nine on
    expect(talk.wait(1000 * hour).length).toBeLessThanOrEqual(1);
  });

  test('is counted anew from each message', () => {
    ask('oi', greet);
    talk.wait(1.9 * hour);
    ask('búzios', { slots: { place: 'Búzios' } });
    expect(talk.wait(1.9 * hour)).toEqual([]);
    expect(talk.wait(0.2 * hour)).toHaveLength(1);
  });

  test('is followed up three times in all, keeping the open question open', () => {
    ask('oi', greet);
    expect(talk.wait(2 * hour)).toHaveLength(1);
    ask('búzios', { slots: { place: 'Búzios' } });
    expect(talk.wait(2 * hour)).toHaveLength(1);
    expect(talk.context.asked).toEqual(['checkIn', 'checkOut']);
    ask('20 a 27/12', { slots: christmas });
    expect(talk.wait(60 * hour)).toEqual([]);
    expect(talk.wait(60 * hour)).toHaveLength(1);
    ask('4', { slots: { guests: 4 } });
    expect(talk.wait(500 * hour)).toEqual([]);
  });

  test('works from every stage that waits', () => {
    const waits = [
      () => ask('oi', greet),
      () => askAll(),
      () => ask('a 1', pick(1)),
      () => ask('caro', tooDear),
      () => ask('quero reservar a 1', { ...book, slots: { choice: 1 } }),
      () => ask('Ana', { slots: { name: 'Ana' } }),
    ];
    for (let reached = 1; reached <= waits.length; reached++) {
      begin();
      for (const go of waits.slice(0, reached)) go();
      expect(talk.wait(3 * hour), talk.state).toHaveLength(1);
    }
  });

  test('does not make a later yes mean something else', () => {
    askAll();
    ask('a 1', pick(1));
    ask('caro', tooDear);
    talk.wait(3 * hour);
    expect(ask('sim', yes)).toMatch(/^\*Apartamento Orla\*/);
  });
});

describe('stop', () => {
  test('is confirmed once and kept', () => {
    ask('oi', greet);
    expect(ask('parar', { intent: 'stop' })).toContain('não te mando mais mensagens');
    expect(talk.wait(100 * hour)).toEqual([]);
    expect(ask('obrigado', { intent: 'thanks' })).toContain('Até mais');
    expect(talk.wait(100 * hour)).toEqual([]);
  });

  test('ends with the next wish, which is met politely', () => {
    ask('oi', greet);
    ask('parar', { intent: 'stop' });
    expect(ask('quero ver búzios', { intent: 'search', slots: { place: 'Búzios' } })).toMatch(
      /^Que bom falar com você de novo!\nAnotado: Búzios/,
    );
    expect(talk.state).toBe('discovery.waiting');
  });
});

describe('audio and the like', () => {
  test('get one kind sentence and leave the question open', () => {
    ask('oi', greet);
    const { timers } = talk.record!;
    expect(talk.sendAudio()).toEqual([expect.stringContaining('pode me escrever?')]);
    expect(talk.context.asked).toEqual(['place', 'checkIn', 'checkOut']);
    expect(talk.record!.timers).toEqual(timers);
  });

  test('as the very first message are greeted', () => {
    expect(talk.sendAudio()).toEqual([expect.stringContaining('Sofia')]);
  });
});
