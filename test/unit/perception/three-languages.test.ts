import { describe, expect, it } from 'vitest';
import type { Language, SlotName } from '../../../src/actor/event.ts';
import { perceive } from '../../../src/perception/perceive.ts';
import { setting } from './setting.ts';

const perceived = (text: string, language: Language, asked: readonly SlotName[] = ['choice']) =>
  perceive(text, { ...setting(asked), language });

describe('the one that is meant by its price is a choice, not a reason against', () => {
  it.each([
    ['a mais barata', 'pt'],
    ['quero a mais em conta', 'pt'],
    ['la más barata', 'es'],
    ['¿cuál es la más económica?', 'es'],
    ['la opción más barata', 'es'],
    ['the cheapest one', 'en'],
    ['which is the cheapest?', 'en'],
    ['the cheaper one', 'en'],
  ] as const)('%s', (text, language) => {
    expect(perceived(text, language)).toMatchObject({ slots: { choice: 'cheapest' }, objections: [] });
  });

  it.each([
    ['tem algo mais barato?', 'pt'],
    ['¿hay algo más barato?', 'es'],
    ['something cheaper', 'en'],
    ['do you have a cheaper house?', 'en'],
    ['es muy cara', 'es'],
  ] as const)('%s is a reason against', (text, language) => {
    const { slots, objections } = perceived(text, language);
    expect(slots.choice).toBeUndefined();
    expect(objections).toEqual(['price']);
  });
});

it.each([
  ['the 2nd one', 'en', 2],
  ["I'd prefer the second one", 'en', 2],
  ['can you send me photos of the 2nd one?', 'en', 2],
  ['¿tiene fotos de la 2?', 'es', 2],
  ['fotos de la segunda', 'es', 2],
  ['la tercera', 'es', 3],
] as const)('%s is one of the list, not a day', (text, language, choice) => {
  const { slots } = perceived(text, language);
  expect(slots).toEqual({ choice });
});

it.each([
  ['reservo', 'es'],
  ['la reservo', 'es'],
  ['reservo ya', 'es'],
  ["let's do it", 'en'],
  ["we'll go with this one", 'en'],
] as const)('%s is a booking', (text, language) => {
  expect(perceived(text, language, [])).toMatchObject({ intent: 'booking', buying: 3 });
});

it.each([
  ['the dates are 21 to 28', 'en'],
  ['the dates would be from 21 to 28', 'en'],
  ['as datas são 21 a 28', 'pt'],
] as const)('%s are days, asked for or not', (text, language) => {
  for (const asked of [[], ['checkIn', 'checkOut']] as const) {
    const { slots } = perceived(text, language, asked);
    expect(slots).toEqual({ checkIn: '2026-11-21', checkOut: '2026-11-28', nights: 7 });
  }
});

it.each([
  ['José Ortega y Pérez', 'es', 'José Ortega y Pérez'],
  ['Ana Costa e Silva', 'pt', 'Ana Costa e Silva'],
  ['Ana e Silva', 'pt', 'Ana e Silva'],
  ['me chamo Maria e Souza', 'pt', 'Maria e Souza'],
  ['Ana e Pedro', 'pt', 'Ana'],
  ['Ana y Pedro', 'es', 'Ana'],
  ['me llamo José y busco casa', 'es', 'José'],
] as const)('%s is a name up to where another begins', (text, language, name) => {
  expect(perceived(text, language, ['name']).slots).toEqual({ name });
});

it('a sentence in Spanish is known by its everyday words', () => {
  const language = (text: string) => perceive(text, setting()).language;
  expect(language('tenés algo más barato?')).toBe('es');
  expect(language('que hermosura de lugar!!')).toBe('es');
  expect(language('la casa estaba sucia')).toBe('es');
  expect(language('a casa estava suja')).toBeUndefined();
});
