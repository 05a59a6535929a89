import { expect, test } from 'vitest';
import { freePlace } from '../../../src/studio/canvas/free-place.ts';

const box = (x: number, y: number, width: number, height: number) => ({ position: { x, y }, width, height });

test('a new state stays where it is wished if nothing is there', () => {
  expect(freePlace([box(1_000, 0, 500, 500)], { x: 0, y: 40 })).toEqual({ x: 0, y: 40 });
});

test('a new state goes under all that it would cover', () => {
  const place = freePlace([box(0, 450, 400, 100), box(-100, 0, 800, 400)], { x: 50, y: 200 });
  expect(place.x).toBe(50);
  expect(place.y).toBeGreaterThan(550);
});

test('a gap that is high enough is used', () => {
  const place = freePlace([box(0, 0, 400, 100), box(0, 400, 400, 100)], { x: 0, y: 50 });
  expect(place.y).toBeGreaterThan(100);
  expect(place.y).toBeLessThan(300);
});
