import { expect, test } from 'vitest';
import { changedHours, hoursOf, withHours } from '../../../src/studio/inspector/delay-hours.ts';

test('a delay has hours, or ends at any', () => {
  expect(hoursOf(['10:00', '19:30'])).toEqual(['10:00', '19:30']);
  expect(hoursOf(undefined)).toBeUndefined();
  expect(hoursOf([])).toEqual(['09:00', '18:00']);
});

test('hours can be taken away and given back', () => {
  expect(withHours(false)).toBeUndefined();
  expect(withHours(true)).toEqual(['09:00', '18:00']);
});

test('each end is changed by itself, and a time that is half typed changes nothing', () => {
  expect(changedHours(['09:00', '18:00'], 0, '10:00')).toEqual(['10:00', '18:00']);
  expect(changedHours(['09:00', '18:00'], 1, '20:00')).toEqual(['09:00', '20:00']);
  expect(changedHours(['09:00', '18:00'], 1, '')).toEqual(['09:00', '18:00']);
});
