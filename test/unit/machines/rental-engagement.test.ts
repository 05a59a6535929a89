import { beforeEach, describe, expect, test } from 'vitest';
import type { Slots } from '../../../src/actor/event.ts';
import { ask, askAll, begin, book, no, pick, talk, tooDear, wish, yes } from './rental-talk.ts';
import { hour, type Meaning } from './talk.ts';

beforeEach(() => begin());

describe('engagement', () => {
  test('a price objection gets a cheaper option, then cheaper dates, then the truth', () => {
    askAll();
    ask('a 1', pick(1));
    expect(ask('caro', tooDear)).toMatch(/Apartamento Orla\*: R\$\s4\.310 no total, R\$\s5\.980 a menos/);
    expect(ask('sim', yes)).toMatch(/^\*Apartamento Orla\*/);
    expect(ask('ainda caro', tooDear)).toMatch(/de 5 a 12 de dezembro.*R\$\s2\.910: R\$\s1\.400 a menos/);
    expect(ask('sim', yes)).toMatch(
      /5 a 12 de dezembro[\s\S]*\*1\. Apartamento Orla\*[\s\S]*\*R\$\s2\.910\*/,
    );
    ask('a 1', pick(1));
    expect(ask('caro', tooDear)).toContain('desconto eu não consigo dar');
    expect(talk.transcript.join('\n')).not.toMatch(/últim[ao]s?|corre|só hoje|mais procurad|imperdível/i);
  });

  test('a yes with another wish is taken as the wish', () => {
    askAll();
    ask('a 1', pick(1));
    ask('caro', tooDear);
    expect(ask('sim, mas somos 6', { ...yes, slots: { guests: 6 }, corrects: true })).toMatch(
      /^Certo!.*6 pessoas/,
    );
  });

  test('who wants to think is offered to have the dates held, and then left in peace', () => {
    askAll();
    ask('a 1', pick(1));
    const offer = ask('vou pensar', { objections: ['timing'] });
    expect(offer).toMatch(/seguro \*Vila Ciranda\*.*24 horas.*sem compromisso/);
    expect(talk.state).toBe('engagement.waiting.offeringHold');
    expect(ask('não precisa', no)).toContain('sem pressa');
    expect(talk.state).toBe('engagement.resting');
    expect(ask('vou pensar mesmo', { objections: ['timing'] })).toContain('sem pressa');
    expect(talk.wait(200 * hour)).toEqual([]);
    expect(ask('quero', yes)).toContain('nome');
  });

  test('a hold is told with its end, and offered once', () => {
    askAll();
    ask('a 1', pick(1));
    ask('falo com meu marido', { signs: { authority: 'shared' } });
    expect(ask('sim', yes)).toMatch(/Vila Ciranda.*guardada para você até domingo, 22\/11, às 10h/);
    expect(talk.facts).toContain('hold.made');
    expect(ask('vou pensar', { objections: ['timing'] })).not.toContain('24 horas');
    expect(ask('tchau', { intent: 'goodbye' })).toContain('ficam guardadas até domingo');
    talk.wait(30 * hour);
    expect(ask('tchau', { intent: 'goodbye' })).not.toContain('guardadas');
  });

  test('a hold that cannot be made leaves the booking open', () => {
    askAll();
    ask('a 1', pick(1));
    ask('vou pensar', { objections: ['timing'] });
    talk.settles = false;
    talk.say('sim', yes);
    expect(talk.settle('no bookings')).toEqual([expect.stringContaining('Não consegui segurar')]);
    talk.settles = true;
    expect(ask('então reserva', book)).toContain('nome');
  });

  test('photos are pictures where there are some, and of the option that was asked for', () => {
    askAll();
    expect(ask('fotos?', { intent: 'photos' })).toMatch(/De qual delas[\s\S]*\*1\. Vila Ciranda\*/);
    talk.settles = false;
    talk.say('a 2', pick(2));
    expect(talk.context.results.chosen).toBe('buz-figueira');
    const photos = [{ caption: 'Sala', url: 'https://example.org/sala.jpg' }];
    expect(talk.settle(undefined, undefined, { id: 'buz-figueira', photos })).toEqual([
      'Sala: https://example.org/sala.jpg',
      expect.stringMatching(/^Essas são as fotos de \*Casa da Figueira\*/),
    ]);
    talk.settles = true;
    expect(ask('e fotos da 1?', { intent: 'photos', slots: { choice: 1 } })).toContain('Vila Ciranda');
  });

  test('a house without photos is told to have none', () => {
    askAll();
    ask('fotos?', { intent: 'photos' });
    expect(ask('2', pick(2))).toContain('eu não tenho fotos');
  });

  test('doubts are answered with what is true, and a visit', () => {
    askAll();
    expect(ask('é golpe?', { objections: ['trust'] })).toMatch(/nada é cobrado.*contrato[\s\S]*visita\?/);
    expect(ask('sim', yes)).toMatch(/Qual delas você quer conhecer/);
    expect(ask('a 1', pick(1))).toMatch(/conhecer \*Vila Ciranda\* tenho estes horários/);
  });

  test('of the chosen house, doubts lead straight to the times of visits', () => {
    askAll();
    ask('a 2', pick(2));
    ask('é seguro?', { objections: ['trust'] });
    expect(talk.state).toBe('engagement.waiting.offeringVisit');
    expect(ask('pode ser', yes)).toContain('tenho estes horários');
  });

  test('who dislikes the place hears of the others', () => {
    askAll();
    expect(ask('não gostei do lugar', { ...no, objections: ['place'] })).toMatch(
      /Campos do Jordão, Florianópolis ou Paraty/,
    );
    expect(talk.facts).toContain('objection.place');
    expect(ask('2', pick(2))).toMatch(/^\*Casa da Figueira\*/);
  });

  test('who says no twice is left in peace', () => {
    askAll();
    ask('a 2', pick(2));
    expect(ask('não', no)).toContain('Para essas datas tenho');
    expect(ask('não, obrigada', no)).toContain('sem pressa');
    expect(talk.wait(200 * hour)).toEqual([]);
  });

  test('what a house has is answered from the catalogue; what is not in it is not denied', () => {
    askAll();
    const wanted = (...amenities: string[]): Meaning => ({ slots: { amenities } });
    expect(ask('tem piscina?', wanted('pool'))).toMatch(
      /Com piscina: \*1\. Vila Ciranda\* e \*2\. Casa da Figueira\*\./,
    );
    expect(ask('e lareira?', wanted('fireplace'))).toContain('Com lareira: não consta em nenhuma dessas');
    const answer = ask('a 3 tem garagem e sauna?', { slots: { choice: 3, amenities: ['parking', 'sauna'] } });
    expect(answer).toMatch(/\*Apartamento Orla\* tem 1 vaga de garagem\.\nJá sauna não consta no que eu sei/);
    expect(ask('aceita cachorro?', wanted('pets'))).toContain('*Apartamento Orla* não aceita');
    expect(talk.state).toBe('engagement.waiting.open');
  });

  test('a question that is not understood gets what is known, then a person', () => {
    askAll();
    ask('a 2', pick(2));
    expect(ask('quem limpa?')).toContain('2 vagas de garagem');
    expect(ask('a praia é limpa?')).toContain('não sei responder');
  });

  test('on other dates the chosen house is looked for first, and the list where it is taken', () => {
    askAll();
    ask('a 2', pick(2));
    const other: Slots = { checkIn: '2027-03-03', checkOut: '2027-03-10' };
    expect(ask('pode ser 3 a 10 de março?', { slots: other })).toMatch(
      /^Certo! \*Casa da Figueira\* também está livre de 3 a 10 de março \(7 noites\), para 4 pessoas/,
    );
    expect(ask('e em paraty?', { slots: { place: 'Paraty' } })).toMatch(/^Certo! Em Paraty[\s\S]*\*1\. /);
    expect(ask('volta pra búzios', { slots: { place: 'Búzios' } })).toMatch(/^Certo! Em Búzios[\s\S]*\*1\. /);
  });

  test('what has the things wished is shown before what lacks them', () => {
    ask('com churrasqueira e jardim', { intent: 'search', slots: { amenities: ['barbecue', 'garden'] } });
    expect(talk.transcript.at(-1)).toContain('Anotado: com churrasqueira e jardim');
    const reply = ask('...', { slots: { ...wish, checkIn: '2026-12-05', checkOut: '2026-12-12' } });
    expect(reply).toMatch(/\*1\. Casa Horizonte\*[\s\S]*\*3\. Apartamento Orla\*/);
  });
});
