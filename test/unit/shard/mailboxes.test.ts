import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Mailboxes } from '../../../src/shard/mailboxes.ts';
import { RecordCache } from '../../../src/shard/record-cache.ts';
import { shardOf } from '../../../src/shard/shard-of.ts';

describe('mailboxes', () => {
  it('give each conversation its share and let a long one wait behind the others', () => {
    const boxes = new Mailboxes<number>();
    for (let n = 0; n < 100; n++) boxes.put('busy', n);
    boxes.put('calm', 1);
    expect([...boxes.take(10, 4)]).toEqual([
      ['busy', [0, 1, 2, 3]],
      ['calm', [1]],
    ]);
    boxes.put('new', 7);
    expect([...boxes.take(6, 4)]).toEqual([
      ['busy', [4, 5, 6, 7]],
      ['new', [7]],
    ]);
    expect(boxes.size).toBe(92);
  });

  it('put back goes out first', () => {
    const boxes = new Mailboxes<number>();
    boxes.put('a', 3);
    boxes.putBack('a', [1, 2]);
    expect(boxes.take(9, 9).get('a')).toEqual([1, 2, 3]);
    expect(boxes.size).toBe(0);
  });

  it('keep the order of every conversation and lose nothing', () => {
    const put = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat());
    const take = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 4 }));
    fc.assert(
      fc.property(fc.array(fc.oneof(put, take), { maxLength: 200 }), (actions) => {
        const boxes = new Mailboxes<number>();
        const expected = new Map<string, number[]>();
        const seen = new Map<string, number[]>();
        const collect = (most: number, share: number) => {
          for (const [id, items] of boxes.take(most, share))
            seen.set(id, [...(seen.get(id) ?? []), ...items]);
        };
        for (const [what, value] of actions) {
          if (typeof what === 'number') collect(what, value);
          else {
            boxes.put(what, value);
            expected.set(what, [...(expected.get(what) ?? []), value]);
          }
        }
        while (boxes.size > 0) collect(3, 2);
        expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(expected));
      }),
    );
  });
});

describe('the record cache', () => {
  it('lets the least recently used go when it is full', () => {
    const cache = new RecordCache(10);
    cache.set('a', '1234');
    cache.set('b', '1234');
    cache.get('a');
    cache.set('c', '1234');
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual(['1234', undefined, '1234']);
  });

  it('counts what is replaced and dropped', () => {
    const cache = new RecordCache(10);
    for (let n = 0; n < 100; n++) cache.set('a', '12345');
    cache.set('b', '12345');
    expect(cache.get('a')).toBe('12345');
    cache.drop('a');
    cache.drop('a');
    cache.set('c', '12345');
    expect([cache.get('b'), cache.get('c')]).toEqual(['12345', '12345']);
  });

  it('does not keep what is larger than all of it', () => {
    const cache = new RecordCache(3);
    cache.set('a', '12345');
    expect(cache.get('a')).toBeUndefined();
  });
});

it('shards are spread evenly over conversation ids', () => {
  const counts = new Array(64).fill(0);
  for (let n = 0; n < 64_000; n++) counts[shardOf(`conversation-${n}-abcdef`, 64)]++;
  expect(Math.min(...counts)).toBeGreaterThan(800);
  expect(Math.max(...counts)).toBeLessThan(1_200);
});
