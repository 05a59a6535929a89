import { describe, expect, it } from 'vitest';
import { parseTime, withinDaytime } from '../../../src/funnel/daytime.ts';

const working = { from: 9 * 60, to: 18 * 60 };
const saoPaulo = 'America/Sao_Paulo';
const at = (text: string) => Date.parse(text);

it('reads times of the day, and nothing else', () => {
  expect(['00:00', '09:30', '23:59'].map(parseTime)).toEqual([0, 570, 1439]);
  expect(['24:00', '9:30', '09:60', '09:30:00', ''].map(parseTime)).toEqual(Array(5).fill(undefined));
});

describe('the first instant within hours of the day', () => {
  it.each([
    ['within them', '2026-11-21T12:34:56.789-03:00', '2026-11-21T12:34:56.789-03:00'],
    ['at their beginning', '2026-11-21T09:00:00-03:00', '2026-11-21T09:00:00-03:00'],
    ['before them', '2026-11-21T01:02:03.004-03:00', '2026-11-21T09:00:00-03:00'],
    ['at their end', '2026-11-21T18:00:00-03:00', '2026-11-22T09:00:00-03:00'],
    ['after them', '2026-11-21T23:59:59.999-03:00', '2026-11-22T09:00:00-03:00'],
  ])('%s', (_, from, expected) => {
    expect(withinDaytime(at(from), working, saoPaulo)).toBe(at(expected));
  });

  it('is by the clock of the zone, also where it is changed in between', () => {
    const evening = at('2026-10-24T20:00:00+02:00');
    expect(withinDaytime(evening, working, 'Europe/Lisbon')).toBe(at('2026-10-25T09:00:00Z'));
    expect(withinDaytime(at('2026-03-28T20:00:00Z'), working, 'Europe/Lisbon')).toBe(
      at('2026-03-29T09:00:00+01:00'),
    );
  });

  it('may go over midnight', () => {
    const night = { from: 0, to: 6 * 60 };
    expect(withinDaytime(at('2026-11-21T12:00:00-03:00'), night, saoPaulo)).toBe(
      at('2026-11-22T00:00:00-03:00'),
    );
  });
});
