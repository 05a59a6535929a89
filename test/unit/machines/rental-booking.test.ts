import { beforeEach, describe, expect, test } from 'vitest';
import { ask, askAll, begin, book, givesCpf, givesName, no, pick, talk, yes } from './rental-talk.ts';
import type { Meaning } from './talk.ts';

beforeEach(() => begin());

describe('conversion', () => {
  beforeEach(() => {
    askAll();
    ask('a 2', pick(2));
  });

  test('what is known is not asked for', () => {
    ask('sou a Ana', givesName);
    expect(ask('quero reservar', book)).toMatch(/^Obrigada, Ana! E qual é o seu CPF\?/);
    expect(ask('529...', givesCpf)).toMatch(/^Ana, confere para mim\?/);
  });

  test('who gives a CPF unasked wants to book', () => {
    expect(ask('529.982.247-25', givesCpf)).toContain('nome');
    expect(ask('Ana Lima', givesName)).toMatch(/^Ana, confere para mim\?/);
  });

  test('without a name it goes on after three times', () => {
    expect(ask('quero', yes)).toContain('nome');
    expect(ask('quero', yes)).toContain('nome');
    expect(ask('quero', yes)).toContain('nome');
    expect(ask('quero', yes)).toContain('CPF');
  });

  test('a CPF that is refused or cannot be read does not keep anybody from booking', () => {
    ask('quero', yes);
    ask('Ana Lima', givesName);
    expect(ask('não passo', no)).toMatch(/^Tudo bem, o CPF a equipe pega depois\. Ana, confere para mim\?/);
    expect(ask('sim', yes)).toMatch(/^Reservado, Ana!/);
    expect(talk.slots).not.toHaveProperty('cpf');

    begin();
    askAll();
    ask('quero a 2', { ...book, slots: { choice: 2, name: 'Ana Lima' } });
    expect(ask('123')).toContain('Não consegui ler o CPF');
    expect(ask('456')).toContain('confere para mim?');
  });

  test('the name in full, given instead of the CPF, is taken', () => {
    ask('quero', yes);
    ask('Ana', { slots: { name: 'Ana' } });
    expect(ask('Ana Paula Lima', { slots: { name: 'Ana Paula Lima' } })).toMatch(
      /Anotado: Ana Paula Lima\. E o CPF\?/,
    );
    expect(ask('529...', givesCpf)).toContain('em nome de Ana Paula Lima');
  });

  test('a no goes back and books nothing', () => {
    ask('quero', yes);
    ask('Ana', givesName);
    ask('529...', givesCpf);
    expect(ask('não', no)).toContain('não reservei nada');
    expect(talk.state).toBe('engagement.waiting.open');
    expect(talk.facts).not.toContain('booking.confirmed');
  });

  test('a change beside a yes is searched, not booked, whatever was asked', () => {
    const change = { ...yes, corrects: true } satisfies Meaning;
    ask('quero', yes);
    expect(ask('sim, mas somos 5', { ...change, slots: { guests: 5 } })).toMatch(/^Certo!.*5 pessoas/);
    ask('a 2', pick(2));
    ask('quero', yes);
    ask('Ana', givesName);
    expect(ask('sim, mas somos 3', { ...change, slots: { guests: 3 } })).toMatch(/^Certo!.*3 pessoas/);
    ask('a 2', pick(2));
    ask('quero', yes);
    ask('529...', givesCpf);
    expect(ask('sim, mas somos 2', { ...change, slots: { guests: 2 } })).toMatch(/^Certo!.*2 pessoas/);
    expect(talk.facts).not.toContain('booking.confirmed');
  });

  test('a corrected name is summed up again', () => {
    ask('quero', yes);
    ask('Ana', givesName);
    ask('529...', givesCpf);
    expect(ask('Ana Paula', { slots: { name: 'Ana Paula' } })).toContain('em nome de Ana Paula');
    expect(talk.state).toBe('conversion.waiting.confirming');
  });

  test('what somebody else has booked meanwhile is told with what is free instead', () => {
    ask('quero', yes);
    ask('Ana', givesName);
    ask('529...', givesCpf);
    talk.settles = false;
    talk.say('sim', yes);
    expect(talk.settle(undefined, undefined, { outcome: 'taken' })).toEqual([]);
    const [lost] = talk.settle();
    expect(lost).toMatch(/^Poxa, essas datas acabaram de sair para outra pessoa[\s\S]*\*1\. /);
    expect(talk.facts).toContain('stay.lost');
    expect(talk.facts).not.toContain('booking.confirmed');
    talk.settles = true;
    expect(ask('a 1', pick(1))).not.toContain('Poxa');
  });

  test('a booking that fails is a matter for a person, with what they need to know', () => {
    ask('quero', yes);
    ask('Ana', givesName);
    ask('529...', givesCpf);
    talk.settles = false;
    talk.say('sim', yes);
    expect(talk.settle('no bookings')).toHaveLength(1);
    expect(talk.record).toMatchObject({
      owner: 'human',
      handOff: {
        reason: 'Não foi possível fazer a reserva.',
        summary: expect.stringMatching(
          /Ana Lima, CPF[\s\S]*Búzios, 20 a 27 de dezembro, 4 pessoas[\s\S]*Casa da Figueira/,
        ),
      },
    });
  });
});

describe('closing', () => {
  beforeEach(() => {
    askAll();
    ask('quero a 1', { ...book, slots: { choice: 1 } });
    ask('Ana', givesName);
    ask('529...', givesCpf);
    ask('sim', yes);
    expect(talk.state).toBe('closing.booked');
  });

  test('a changed wish searches again and says that the booking stays', () => {
    expect(ask('muda pra 5 pessoas', { slots: { guests: 5 } })).toMatch(
      /5 pessoas[\s\S]*reserva anterior continua de pé/,
    );
  });

  test('a new wish starts again', () => {
    expect(ask('quero ver outra casa', { intent: 'search' })).toContain('Para onde');
    expect(talk.slots).toEqual({ guests: 4, name: 'Ana Lima', cpf: '52998224725', choice: 1 });
  });

  test('a second yes or an impatient question does not book again', () => {
    ask('sim', yes);
    expect(ask('e aí?')).toContain('está feita');
    expect(talk.facts.filter((fact) => fact === 'booking.confirmed')).toHaveLength(1);
  });

  test('what comes late for the contract is taken', () => {
    expect(ask('meu e-mail é ana@example.org', { slots: { email: 'ana@example.org' } })).toContain(
      'Anotado, Ana!',
    );
    expect(talk.state).toBe('closing.booked');
  });
});
