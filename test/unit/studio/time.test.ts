import { describe, expect, it } from 'vitest';
import { ago, duration, until } from '../../../src/studio/shell/time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('times as words', () => {
  it.each([
    [0, '0 s'],
    [42_000, '42 s'],
    [MINUTE, '1 min'],
    [HOUR, '1 h'],
    [2 * HOUR + 5 * MINUTE, '2 h 5 min'],
    [24 * HOUR, '1 d'],
    [75 * HOUR, '3 d 3 h'],
    [-1, '0 s'],
  ])('%i ms are %s', (ms, words) => expect(duration(ms)).toBe(words));

  it('says how long ago something was', () => {
    expect(ago(1_000, 2_000)).toBe('just now');
    expect(ago(0, 3 * MINUTE)).toBe('3 min ago');
  });

  it('says in how long something is due, and when it is', () => {
    expect(until(2 * HOUR, 0)).toBe('in 2 h');
    expect(until(5, 5)).toBe('due');
  });
});
