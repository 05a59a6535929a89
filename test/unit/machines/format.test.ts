import { describe, expect, test } from 'vitest';
import {
  appointment,
  arrivingFrom,
  date,
  dateRange,
  dateRangeAlone,
  instant,
  shortDates,
} from '../../../machines/rental/day-forms.ts';
import { count, list, money } from '../../../machines/rental/format.ts';
import type { Language } from '../../../src/actor/event.ts';

const LANGUAGES: Language[] = ['pt', 'en', 'es'];
/** In Portuguese, English and Spanish. */
const inAll = (say: (language: Language) => string) => LANGUAGES.map(say);

describe('money is reais, grouped as the reader does it', () => {
  test.each([
    [390, 'R$\u00a0390', 'R$\u00a0390'],
    [1234, 'R$\u00a01.234', 'R$\u00a01,234'],
    [1234567.5, 'R$\u00a01.234.567,50', 'R$\u00a01,234,567.50'],
  ])('%d', (value, pt, en) => expect(inAll((language) => money(value, language))).toEqual([pt, en, pt]));
});

test('days', () => {
  expect(inAll((language) => date('2026-12-20', language))).toEqual([
    '20 de dezembro',
    'December 20',
    '20 de diciembre',
  ]);
  expect(inAll((language) => date('2027-03-01', language))).toEqual([
    '1º de março',
    'March 1',
    '1º de marzo',
  ]);
  expect(inAll((language) => arrivingFrom('2026-12-20', language))).toEqual([
    'a partir de 20 de dezembro',
    'from December 20',
    'desde el 20 de diciembre',
  ]);
});

test('ranges of days', () => {
  const range = (from: string, to: string) => inAll((language) => dateRange(from, to, language));
  expect(range('2026-12-20', '2026-12-27')).toEqual([
    '20 a 27 de dezembro',
    'December 20 to 27',
    '20 al 27 de diciembre',
  ]);
  expect(range('2026-12-28', '2027-01-03')).toEqual([
    '28 de dezembro a 3 de janeiro',
    'December 28 to January 3',
    '28 de diciembre al 3 de enero',
  ]);
  expect(range('2026-12-28', '2027-12-30')[0]).toBe('28 de dezembro a 30 de dezembro');
  expect(inAll((language) => dateRangeAlone('2026-12-20', '2026-12-27', language))[2]).toBe(
    'del 20 al 27 de diciembre',
  );
  expect(inAll((language) => shortDates('2026-12-05', '2027-01-03', language))).toEqual([
    '05/12/2026 a 03/01/2027',
    'Dec 5, 2026 to Jan 3, 2027',
    '05/12/2026 al 03/01/2027',
  ]);
});

test('times', () => {
  expect(inAll((language) => appointment('2026-12-19T10:00', language))).toEqual([
    'sábado, 19/12, às 10h',
    'Saturday, December 19, at 10 am',
    'sábado 19 de diciembre, a las 10 h',
  ]);
  expect(inAll((language) => instant(Date.parse('2026-12-19T16:30:00Z'), -3, language))).toEqual([
    'sábado, 19/12, às 13h30',
    'Saturday, December 19, at 1:30 pm',
    'sábado 19 de diciembre, a las 13:30 h',
  ]);
});

test('counts', () => {
  expect(inAll((language) => count(1, 'night', language))).toEqual(['1 noite', '1 night', '1 noche']);
  expect(inAll((language) => count(2, 'person', language))).toEqual(['2 pessoas', '2 people', '2 personas']);
  expect(inAll((language) => count(3, 'child', language))).toEqual(['3 crianças', '3 children', '3 niños']);
});

describe('lists', () => {
  test('of any length', () => {
    expect([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a e b',
      'a, b e c',
    ]);
  });

  test('are joined in each language', () => {
    const places = ['Búzios', 'Paraty'];
    expect(inAll((language) => list(places, language))).toEqual([
      'Búzios e Paraty',
      'Búzios and Paraty',
      'Búzios y Paraty',
    ]);
    expect(inAll((language) => list(places, language, 'or'))).toEqual([
      'Búzios ou Paraty',
      'Búzios or Paraty',
      'Búzios o Paraty',
    ]);
  });

  test('in Spanish do not let like sounds meet', () => {
    expect(list(['Búzios', 'Ilhabela'], 'es')).toBe('Búzios e Ilhabela');
    expect(list(['agua', 'hielo'], 'es')).toBe('agua y hielo');
    expect(list(['Búzios', 'Ouro Preto'], 'es', 'or')).toBe('Búzios u Ouro Preto');
  });
});
