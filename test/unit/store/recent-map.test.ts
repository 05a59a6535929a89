import { expect, it } from 'vitest';
import { RecentMap } from '../../../src/store/recent-map.ts';

it('keeps what was used last and never more than twice its capacity', () => {
  const map = new RecentMap<number, string>(10);
  for (let key = 0; key < 1_000; key++) {
    map.set(key, `value ${key}`);
    expect(map.get(0)).toBe('value 0'); // used all the time
    expect(map.size).toBeLessThanOrEqual(20);
    for (let back = 0; back < Math.min(9, key); back++)
      expect(map.get(key - back)).toBe(`value ${key - back}`);
  }
  expect(map.get(500)).toBeUndefined();
});

it('holds the value that was set last', () => {
  const map = new RecentMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 1);
  map.set('c', 1);
  map.set('a', 2);
  expect([map.get('a'), map.size]).toEqual([2, 3]);
});
