import { expect, test } from 'vitest';
import { parseDuration } from '../../../src/funnel/duration.ts';

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['15m', 900_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
  [250, 250],
  ['0s', 0],
])('%s is %d milliseconds', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(['2', 'h', '2 h', '-2h', '1.5h', '2w', '400d', '', -1, 0.5, Number.NaN, null])(
  '%s is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);
