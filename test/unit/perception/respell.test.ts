import { describe, expect, it } from 'vitest';
import type { Intent, Slots } from '../../../src/actor/event.ts';
import { perceive } from '../../../src/perception/perceive.ts';
import { setting } from './setting.ts';

describe('a slip of the thumb', () => {
  it.each<[string, Intent, Slots]>([
    ['de 20 a 27 de dezmbro', 'search', { checkIn: '2026-12-20', checkOut: '2026-12-27', nights: 7 }],
    ['20 a 27 de janiero', 'search', { checkIn: '2027-01-20', checkOut: '2027-01-27', nights: 7 }],
    ['de sexat a domigo', 'search', { checkIn: '2026-11-27', checkOut: '2026-11-29', nights: 2 }],
    ['quero reservr', 'booking', {}],
    ['qaunto custa?', 'price', {}],
    ['ta disponivell?', 'availability', {}],
    ['tem piscna?', 'other', { amenities: ['pool'] }],
    ['somos 2 adutlos', 'search', { adults: 2, guests: 2 }],
    ['atendnete', 'person', {}],
  ])('in %s is put right', (text, intent, slots) => {
    const perceived = perceive(text, setting());
    expect({ intent: perceived.intent, slots: perceived.slots }).toEqual({ intent, slots });
  });

  it('makes what is wanted a guess where all hangs on it', () => {
    expect(perceive('quero reservr', setting()).confidence).toBe(0.5);
    expect(perceive('quero reservar em dezmbro', setting()).confidence).toBeGreaterThanOrEqual(0.9);
  });

  it.each<[string, Slots]>([
    ['me chamo Julia Marcos', { name: 'Julia Marcos' }],
    ['sou o Marcos', { name: 'Marcos' }],
    ['tem 3 quartos?', {}],
    ['quanta gente cabe?', {}],
    ['e o segundo andar?', {}],
    ['meu gosto', {}],
    ['o que chove aí', {}],
    ['quero casar aí', {}],
    ['um pedido ferido', {}],
  ])('is not seen in the words of %s', (text, slots) => {
    expect(perceive(text, setting()).slots).toEqual(slots);
  });
});
