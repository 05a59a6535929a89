import { describe, expect, test } from 'vitest';
import { day, list, number, yesNo } from '../../../src/catalogue/cells.ts';

describe('a number', () => {
  test.each([
    ['390', 390],
    ['1500,5', 1500.5],
    ['1.500,50', 1500.5],
    ['R$ 1.234.567,00', 1234567],
    ['10.5', 10.5],
    ['0', 0],
    ['-3', -3],
  ])('%s is read', (cell, value) => expect(number(cell)).toBe(value));

  test.each(['1.500', '1,500.00', 'abc', '1e9', '12 reais', '--1', ''])('%s stays a text', (cell) =>
    expect(number(cell)).toBe(cell),
  );
});

test('days are read as people in Brazil write them; others stay', () => {
  expect(day('1/2/2027')).toBe('2027-02-01');
  expect(day('2027-02-01')).toBe('2027-02-01');
  expect(day('1/2/27')).toBe('1/2/27');
});

test('yes and no have many forms', () => {
  expect(['Sim', 'S', 'true', 'x'].map(yesNo)).toEqual([true, true, true, true]);
  expect(['NÃO', 'n', 'false'].map(yesNo)).toEqual([false, false, false]);
  expect(yesNo('talvez')).toBe('talvez');
});

test('lists are divided by bars or lines', () => {
  expect(list('Wi-Fi | ar, quente e frio\n rede |')).toEqual(['Wi-Fi', 'ar, quente e frio', 'rede']);
});
