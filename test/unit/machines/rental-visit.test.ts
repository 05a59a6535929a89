import { beforeEach, describe, expect, test } from 'vitest';
import { ask, askAll, begin, christmas, no, pick, talk, yes } from './rental-talk.ts';

beforeEach(() => begin());

describe('a visit', () => {
  beforeEach(() => {
    askAll();
    ask('a 2', pick(2));
    expect(ask('dá pra visitar?', { intent: 'visit' })).toMatch(
      /\*1\.\* sábado, 21\/11, às 14h\n\*2\.\* segunda, 23\/11, às 9h/,
    );
  });

  test('is arranged for the time chosen, and the dates may then be held', () => {
    expect(ask('a 2', pick(2))).toMatch(/^Marcado!.*segunda, 23\/11, às 9h[\s\S]*segure as datas/);
    expect(talk.facts).toContain('visit.scheduled');
    expect(talk.context.results.visit).toMatchObject({ slot: '2026-11-23T09:00' });
    expect(ask('sim', yes)).toContain('fica guardada para você até');
  });

  test('is understood by its day before the number that the day sounds like', () => {
    expect(ask('segunda de manhã', pick(2))).toContain(
      'Marcado! Sua visita a *Casa da Figueira* (Geribá, Búzios) é segunda',
    );
    begin();
    askAll();
    ask('a 2', pick(2));
    ask('visitar', { intent: 'visit' });
    expect(ask('a segunda opção', pick(2))).toContain('segunda, 23/11');
  });

  test('on another day looks there, and leaves the stay as it was', () => {
    talk.settles = false;
    expect(talk.say('dia 2/12', { intent: 'search', slots: { checkIn: '2026-12-02' } })).toEqual([]);
    expect(Object.values(talk.record!.effects)[0]!.input).toMatchObject({ from: '2026-12-02' });
    expect(talk.slots).toMatchObject(christmas);
    talk.settle();
    talk.say('quinta', {});
    expect(Object.values(talk.record!.effects)[0]!.input).toMatchObject({ from: '2026-11-26' });
  });

  test('that somebody else took is offered anew, and said so', () => {
    talk.settles = false;
    talk.say('a 1', pick(1));
    expect(talk.settle(undefined, undefined, { outcome: 'taken' })).toEqual([]);
    expect(talk.settle()).toEqual([expect.stringContaining('acabou de ser preenchido')]);
    expect(talk.state).toBe('conversion.waiting.choosingVisit');
  });

  test('is not imposed', () => {
    expect(ask('não, deixa', no)).toContain('fica para outra hora');
    expect(talk.state).toBe('engagement.waiting.open');
  });

  test('without a free time is a matter for a person', () => {
    talk.settles = false;
    talk.say('amanhã', {});
    talk.settle(undefined, undefined, { outcome: 'slots', property: 'buz-figueira', slots: [] });
    expect(talk.state).toBe('engagement.waiting.offeringPerson');
  });
});
