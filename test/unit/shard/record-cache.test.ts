import { beforeEach, expect, it } from 'vitest';
import { RecordCache } from '../../../src/shard/record-cache.ts';

let cache: RecordCache;
beforeEach(() => {
  cache = new RecordCache(20);
});
const held = () => ['a', 'b', 'c', 'd', 'e'].filter((name) => cache.get(name) !== undefined);

it('lets go what was not set for longest', () => {
  for (const name of ['a', 'b', 'c', 'd']) cache.set(name, '12345');
  cache.set('c', '67890'); // again, so that it is young
  cache.set('e', '12345');
  expect(held()).toEqual(['c', 'e']);
  expect(cache.get('c')).toBe('67890');
});

it('gives what was set last, also where an older record is still held', () => {
  cache.set('a', '12345');
  cache.set('b', '12345');
  cache.set('a', '678');
  expect(cache.get('a')).toBe('678');
  cache.set('c', '12345');
  cache.set('d', '12345');
  expect(cache.get('a')).toBe('678');
});

it('counts what is replaced and dropped', () => {
  for (let n = 0; n < 100; n++) cache.set('a', '123');
  cache.set('b', '123');
  cache.drop('a');
  cache.drop('a');
  cache.set('c', '123');
  expect(held()).toEqual(['b', 'c']);
});

it('drops what is held twice', () => {
  cache.set('a', '12345');
  cache.set('b', '12345');
  cache.set('a', '67');
  cache.drop('a');
  expect(held()).toEqual(['b']);
});

it('does not keep what is too large, nor the record before it', () => {
  cache.set('a', '123');
  cache.set('b', '123');
  cache.set('a', '12345678901');
  expect(held()).toEqual(['b']);
});
