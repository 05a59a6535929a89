import { expect, it } from 'vitest';
import { jsonDifferences } from '../../../src/replay/json-diff.ts';

it('finds nothing between equal values', () => {
  expect(jsonDifferences({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toEqual([]);
});

it('names the path of each difference with both values', () => {
  const one = { slots: { guests: { value: 4 } }, timers: { 'xstate.after.1.a': 1 }, list: [1, 2] };
  const other = { slots: { guests: { value: 5 } }, timers: {}, list: [1] };
  expect(jsonDifferences(one, other)).toEqual([
    { path: 'slots.guests.value', one: 4, other: 5 },
    { path: 'timers["xstate.after.1.a"]', one: 1, other: undefined },
    { path: 'list[1]', one: 2, other: undefined },
  ]);
});

it('tells an object from an array and from nothing', () => {
  expect(jsonDifferences({ a: [] }, { a: {} })).toEqual([{ path: 'a', one: [], other: {} }]);
  expect(jsonDifferences(null, {})).toEqual([{ path: '', one: null, other: {} }]);
});

it('shows keys that only stand in another order', () => {
  expect(jsonDifferences({ s: { a: 1, b: 2 } }, { s: { b: 2, a: 1 } })).toEqual([
    { path: 's', one: ['a', 'b'], other: ['b', 'a'], orderOnly: true },
  ]);
});

it('ends the list of a hopeless pair', () => {
  const many = (by: number) => Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`k${n}`, n + by]));
  expect(jsonDifferences(many(0), many(1))).toHaveLength(50);
});
