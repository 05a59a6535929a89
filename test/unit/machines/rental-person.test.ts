import { beforeEach, describe, expect, test } from 'vitest';
import { ask, askAll, begin, greet, pick, talk, tooDear } from './rental-talk.ts';
import { hour, type Meaning } from './talk.ts';

beforeEach(() => begin());

describe('a person', () => {
  test('takes over on request, from anywhere, after one reply', () => {
    askAll();
    expect(ask('quero falar com alguém', { intent: 'person' })).toContain('Vou chamar uma pessoa da equipe');
    expect(talk.record!.owner).toBe('human');
    expect(talk.facts).toContain('handoff.requested');
    expect(talk.say('alô?', greet)).toEqual([]);
    expect(talk.say('somos 6', { slots: { guests: 6 } })).toEqual([]);
    expect(talk.slots.guests).toBe(6);
    expect(talk.sendAudio()).toEqual([]);
    expect(talk.wait(100 * hour)).toEqual([]);
  });

  test('hears why, and what they need to know', () => {
    askAll();
    ask('a 2', pick(2));
    ask('caro', tooDear);
    ask('quero falar com alguém', { intent: 'person' });
    const { reason, summary } = talk.record!.handOff!;
    expect(reason).toBe('O cliente pediu uma pessoa.');
    expect(summary).toMatch(/nome não informado/);
    expect(summary).toMatch(/Procura: Búzios, 20 a 27 de dezembro, 4 pessoas/);
    expect(summary).toMatch(/Escolheu: Casa da Figueira, R\$\s6\.900/);
    expect(summary).toMatch(/Objeções: preço 1×/);
  });

  test.each([
    ['complaint', 'O cliente reclama.', 'Sinto muito'],
    ['billing', 'É sobre cobrança, recibo ou reembolso.', 'Isso quem resolve é a equipe'],
    ['support', 'É sobre uma estadia já reservada.', 'Isso quem resolve é a equipe'],
  ] as const)('takes over a %s at once', (intent, reason, reply) => {
    expect(ask('...', { intent })).toContain(reply);
    expect(talk.record).toMatchObject({ owner: 'human', handOff: { reason } });
  });

  test('takes over who is annoyed twice in a row', () => {
    const annoyed: Meaning = { sentiment: 'negative' };
    ask('que saco', annoyed);
    expect(talk.record!.owner).toBe('bot');
    expect(ask('que droga', annoyed)).toContain('Sinto muito');
    expect(talk.record).toMatchObject({ owner: 'human', handOff: { reason: 'O cliente está irritado.' } });
  });

  test('takes over who was not understood three times in a row', () => {
    const puzzling: Meaning = { confidence: 0.2 };
    ask('asdf', puzzling);
    ask('qwer', puzzling);
    ask('búzios', { slots: { place: 'Búzios' } });
    ask('asdf', puzzling);
    ask('qwer', puzzling);
    expect(talk.record!.owner).toBe('bot');
    ask('zxcv', puzzling);
    expect(talk.record!.handOff!.reason).toBe('Três mensagens seguidas não foram entendidas.');
    expect(talk.record!.handOff!.summary).toContain('Procura: Búzios');
  });
});

describe('a change without a word of correction', () => {
  test('is told once, with both, and not where it answers a question', () => {
    askAll();
    expect(ask('somos 6', { slots: { guests: 6 } })).toMatch(
      /^Anotei 6 pessoas no lugar de 4 pessoas; se não for isso/,
    );
    expect(ask('somos 5', { slots: { guests: 5 } })).toMatch(/^Certo! Em Búzios/);
  });

  test('with one is simply taken', () => {
    askAll();
    expect(ask('na verdade somos 6', { slots: { guests: 6 }, corrects: true })).toMatch(/^Certo! Em Búzios/);
  });
});
