import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PRIORITIES } from '../../../src/actor/priority.ts';
import { Mailboxes, PATIENCE } from '../../../src/shard/mailboxes.ts';
import { shardOf } from '../../../src/shard/shard-of.ts';

describe('mailboxes', () => {
  it('give each conversation its share and let a long one wait behind the others', () => {
    const boxes = new Mailboxes<number>();
    for (let n = 0; n < 100; n++) boxes.put('busy', n, 'normal', 0);
    boxes.put('calm', 1, 'normal', 0);
    expect([...boxes.take(10, 4, 0)]).toEqual([
      ['busy', [0, 1, 2, 3]],
      ['calm', [1]],
    ]);
    boxes.put('new', 7, 'normal', 0);
    expect([...boxes.take(6, 4, 0)]).toEqual([
      ['busy', [4, 5, 6, 7]],
      ['new', [7]],
    ]);
    expect(boxes.size).toBe(92);
  });

  it('serve the higher priority first, and of one priority who waits longer', () => {
    const boxes = new Mailboxes<number>();
    boxes.put('later', 1, 'normal', 0);
    boxes.put('lead', 2, 'high', 1);
    boxes.put('booking', 3, 'urgent', 2);
    boxes.put('visit', 4, 'urgent', 3);
    expect([...boxes.take(9, 9, 4).keys()]).toEqual(['booking', 'visit', 'lead', 'later']);
  });

  it('let nobody starve: who has waited long enough overtakes what came later, whatever its priority', () => {
    const boxes = new Mailboxes<number>();
    boxes.put('patient', 0, 'normal', 0);
    const served: string[] = [];
    for (let now = 1; now < 10_000 && !served.includes('patient'); now += 100) {
      for (let n = 0; n < 4; n++) boxes.put(`booking ${now} ${n}`, 1, 'urgent', now);
      served.push(...boxes.take(2, 9, now).keys());
      if (served.includes('patient')) expect(now).toBeGreaterThan(2 * PATIENCE - 200);
    }
    expect(served).toContain('patient');
  });

  it('have waited anew after their share: what is left of a long one overtakes nobody of higher priority', () => {
    const boxes = new Mailboxes<number>();
    for (let n = 0; n < 10; n++) boxes.put('busy', n, 'normal', 0);
    const now = 3 * PATIENCE;
    boxes.put('booking', 1, 'urgent', now);
    expect([...boxes.take(4, 4, now).keys()]).toEqual(['busy']);
    expect([...boxes.take(5, 4, now)]).toEqual([
      ['booking', [1]],
      ['busy', [4, 5, 6, 7]],
    ]);
  });

  it('fill a round with others when one of higher priority has had its share', () => {
    const boxes = new Mailboxes<number>();
    for (let n = 0; n < 10; n++) boxes.put('busy', n, 'urgent', 0);
    boxes.put('calm', 1, 'normal', 0);
    expect([...boxes.take(10, 4, 1).keys()]).toEqual(['busy', 'calm']);
  });

  it('put back goes out first', () => {
    const boxes = new Mailboxes<number>();
    boxes.put('a', 3, 'normal', 0);
    boxes.putBack('a', [1, 2], 0);
    expect(boxes.take(9, 9, 0).get('a')).toEqual([1, 2, 3]);
    expect(boxes.size).toBe(0);
  });

  it('keep the order of every conversation and lose nothing', () => {
    const put = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat());
    const take = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 4 }));
    fc.assert(
      fc.property(fc.array(fc.oneof(put, take), { maxLength: 200 }), (actions) => {
        const boxes = new Mailboxes<number>();
        let now = 0;
        const expected = new Map<string, number[]>();
        const seen = new Map<string, number[]>();
        const collect = (most: number, share: number) => {
          for (const [id, items] of boxes.take(most, share, now))
            seen.set(id, [...(seen.get(id) ?? []), ...items]);
        };
        for (const [what, value] of actions) {
          if (typeof what === 'number') collect(what, value);
          else {
            boxes.put(what, value, PRIORITIES[value % 3]!, ++now);
            expected.set(what, [...(expected.get(what) ?? []), value]);
          }
        }
        while (boxes.size > 0) collect(3, 2);
        expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(expected));
      }),
    );
  });
});

it('shards are spread evenly over conversation ids', () => {
  const counts = new Array(64).fill(0);
  for (let n = 0; n < 64_000; n++) counts[shardOf(`conversation-${n}-abcdef`, 64)]++;
  expect(Math.min(...counts)).toBeGreaterThan(800);
  expect(Math.max(...counts)).toBeLessThan(1_200);
});
