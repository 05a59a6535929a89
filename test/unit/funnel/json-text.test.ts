import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJson } from '../../../src/funnel/json-text.ts';

test.each([
  ['{"a": 1,\n "b": }', 2, 7, /Expected a value/],
  ['{"a": 1,}', 1, 9, /must not stand before "}"/],
  ['{"a" 1}', 1, 6, /Expected ":"/],
  ['{a: 1}', 1, 2, /key in double quotes/],
  ['[1 2]', 1, 4, /Expected ",".*"]"/],
  ['{"a": "b\n"}', 1, 7, /does not end on its line/],
  ['{"a": 01}', 1, 7, /Expected a value/],
  ['{} x', 1, 4, /Expected the end/],
  ['', 1, 1, /the text ends/],
])('the place of the mistake in %j is known', (text, line, column, message) => {
  const { failure } = readJson(text);
  expect(failure).toMatchObject({ line, column });
  expect(failure?.message).toMatch(message);
});

test('what JSON.parse takes is taken, and nothing else', () => {
  const damaged = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', '[', '0', '\\', '\n'));
  fc.assert(
    fc.property(damaged, ([json, at, insert]) => {
      const place = at % (json.length + 1);
      const text = json.slice(0, place) + insert + json.slice(place);
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      expect(readJson(text).failure === undefined).toBe(valid);
    }),
  );
});

test('keys given twice are found, whatever way they are written', () => {
  expect(readJson('{"a": [{"b": 1, "\\u0062": 2}], "c": 1}').duplicateKeys).toEqual([['a', 0, 'b']]);
});
