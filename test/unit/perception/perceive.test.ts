import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Intent, SlotName, Slots } from '../../../src/actor/event.ts';
import { perceive } from '../../../src/perception/perceive.ts';
import { setting, vocabulary } from './setting.ts';

describe('a whole message', () => {
  it.each<[string, SlotName[], Intent, Slots]>([
    [
      'Oi! Somos 4 pessoas, de 20 a 27 de dezembro, em Búzios',
      [],
      'search',
      { guests: 4, checkIn: '2026-12-20', checkOut: '2026-12-27', nights: 7, place: 'Búzios' },
    ],
    ['Sim. Me chamo Heitor', [], 'yes', { name: 'Heitor' }],
    ['pode confirmar, meu nome é Ana Paula', [], 'yes', { name: 'Ana Paula' }],
    ['não, me chamo João', ['name'], 'no', { name: 'João' }],
    ['me chamo Clara, sim', [], 'other', { name: 'Clara' }],
    [
      'quero a 2 de 20/12 a 27/12',
      [],
      'booking',
      { choice: 2, checkIn: '2026-12-20', checkOut: '2026-12-27', nights: 7 },
    ],
    [
      '2 adultos 1 criança 15/01 a 20/01',
      [],
      'search',
      { guests: 3, adults: 2, children: 1, checkIn: '2027-01-15', checkOut: '2027-01-20', nights: 5 },
    ],
    [
      'boa tarde\nme chamo Ana\nqueria uma casa em cabo frio\npra 6 no reveillon',
      [],
      'search',
      {
        name: 'Ana',
        guests: 6,
        place: 'Cabo Frio',
        checkIn: '2026-12-30',
        checkOut: '2027-01-02',
        nights: 3,
      },
    ],
    [
      'casa pra 4 em búzios 5 diarias a partir de 10/01 quanto fica?',
      [],
      'price',
      { guests: 4, place: 'Búzios', checkIn: '2027-01-10', checkOut: '2027-01-15', nights: 5 },
    ],
    [
      '4 de 20 a 27/12',
      ['guests', 'checkIn', 'checkOut'],
      'search',
      { guests: 4, checkIn: '2026-12-20', checkOut: '2026-12-27', nights: 7 },
    ],
    [
      'quero reservar a casa amarela de 20/12 a 27/12 pra 6',
      [],
      'booking',
      { choice: 'Casa Amarela', guests: 6, checkIn: '2026-12-20', checkOut: '2026-12-27', nights: 7 },
    ],
    ['Maria, somos 5', ['name', 'guests'], 'search', { name: 'Maria', guests: 5 }],
    ['na vdd somos 6 e vai um cachorro', [], 'search', { guests: 6, pets: 1 }],
    [
      'entre 4 e 6 pessoas entre 10 e 15 de março',
      [],
      'search',
      { guests: 6, checkIn: '2027-03-10', checkOut: '2027-03-15', nights: 5 },
    ],
    ['meu número é (22) 99876-5432', [], 'other', {}],
    ['tem algo de 500 a 800 reais a diária?', [], 'search', {}],
    ['Fernanda', ['name'], 'other', { name: 'Fernanda' }],
    ['', [], 'other', {}],
  ])('%s, asked for %s', (text, asked, intent, slots) => {
    const perceived = perceive(text, setting(asked));
    expect({ intent: perceived.intent, slots: perceived.slots }).toEqual({ intent, slots });
  });
});

describe('text that is not meant well', () => {
  const SLOTS: SlotName[] = [
    'guests',
    'adults',
    'children',
    'pets',
    'checkIn',
    'checkOut',
    'nights',
    'place',
    'name',
    'choice',
    'email',
    'cpf',
    'budget',
    'amenities',
  ];
  const asked = fc.subarray(SLOTS);
  const day = fc.integer({ min: 0, max: 40 }).map(String);
  const fragment = fc.oneof(
    day,
    fc.constantFrom(
      'de',
      'a',
      'até',
      'dia',
      'dezembro',
      '/',
      '12',
      '01',
      ' ',
      'noites',
      'sexta',
      'domingo',
      'fds',
      'réveillon',
      'amanhã',
      'saio',
      'chego',
      'e',
      'eu',
      'pessoas',
      'uma semana',
      'na verdade',
      'não',
      'somos',
      '\n',
      '-',
      'casal',
      'natal',
      '2027',
      'fevereiro',
    ),
  );
  const sentences = fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join(' '));
  const anything = fc.oneof(
    sentences,
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 })
      .map((units) => String.fromCharCode(...units)),
  );

  it('never makes it throw, nor gives a departure that is not after the arrival', () => {
    fc.assert(
      fc.property(anything, asked, fc.integer({ min: 0, max: 4_102_444_800_000 }), (text, slots, sentAt) => {
        const { slots: found, confidence } = perceive(text, { ...setting(slots), sentAt });
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
        if (found.checkIn !== undefined && found.checkOut !== undefined) {
          expect(found.checkOut > found.checkIn).toBe(true);
          expect(found.nights).toBe((Date.parse(found.checkOut) - Date.parse(found.checkIn)) / 86_400_000);
        }
        if (found.adults !== undefined && found.children !== undefined) {
          expect(found.guests).toBe(found.adults + found.children);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('gives the same perception each time', () => {
    fc.assert(
      fc.property(anything, asked, (text, slots) => {
        expect(perceive(text, setting(slots))).toEqual(
          perceive(text, { ...setting(slots), vocabulary: structuredClone(vocabulary) }),
        );
      }),
    );
  });

  it.each([
    '\ud83d',
    '\udc4d\ud83d',
    'שלום, כמה זה עולה',
    'مرحبا',
    '👨‍👩‍👧‍👦'.repeat(300),
    '\u0000\u0001',
    'e\u0301'.repeat(2048),
    '1'.repeat(4096),
    '20/12 '.repeat(700),
    'a '.repeat(2048),
    'muito '.repeat(700),
    '__proto__ constructor toString',
    '$& $1 \\d+ (.*)+',
    '{{name}} <script>',
  ])('%s', (text) => {
    expect(() => perceive(text, setting(['guests', 'place', 'name', 'choice', 'checkIn']))).not.toThrow();
  });
});
