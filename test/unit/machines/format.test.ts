import { describe, expect, test } from 'vitest';
import { count, date, dateRange, list, money, shortDate } from '../../../machines/rental/format.ts';

describe('as a Brazilian reads it', () => {
  test.each([
    [390, 'R$\u00a0390'],
    [1234, 'R$\u00a01.234'],
    [1234567.5, 'R$\u00a01.234.567,50'],
  ])('money: %d', (value, text) => expect(money(value)).toBe(text));

  test('dates', () => {
    expect(date('2026-12-20')).toBe('20 de dezembro');
    expect(date('2027-03-01')).toBe('1º de março');
    expect(shortDate('2026-12-05')).toBe('05/12/2026');
    expect(dateRange('2026-12-20', '2026-12-27')).toBe('20 a 27 de dezembro');
    expect(dateRange('2026-12-28', '2027-01-03')).toBe('28 de dezembro a 3 de janeiro');
    expect(dateRange('2026-12-28', '2027-12-30')).toBe('28 de dezembro a 30 de dezembro');
  });

  test('counts and lists', () => {
    expect([count(1, 'noite'), count(2, 'noite')]).toEqual(['1 noite', '2 noites']);
    expect([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a e b',
      'a, b e c',
    ]);
  });
});
