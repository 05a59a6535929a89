import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { sideBySide } from '../../../src/moving/side-by-side.ts';
import { Trailing } from '../../../src/moving/trailing.ts';

describe('side by side', () => {
  it('all is done, in order, and never more than so many at once', async () => {
    let atOnce = 0;
    let most = 0;
    const begun: string[] = [];
    await sideBySide(['a', 'b', 'c', 'd', 'e'], 2, async (item, index) => {
      most = Math.max(most, ++atOnce);
      begun.push(`${item}${index}`);
      await delay(1);
      atOnce--;
    });
    expect([begun, most]).toEqual([['a0', 'b1', 'c2', 'd3', 'e4'], 2]);
  });

  it('after a failure nothing more is begun, and what was begun has ended', async () => {
    const begun: string[] = [];
    let hasEnded = false;
    const work = async (item: string) => {
      begun.push(item);
      if (item === 'a') throw new Error('no');
      await delay(5);
      hasEnded = true;
    };
    await expect(sideBySide(['a', 'b', 'c', 'd'], 2, work)).rejects.toThrow('no');
    expect([begun, hasEnded]).toEqual([['a', 'b'], true]);
  });
});

describe('work that trails behind', () => {
  it('is waited for when there is too much of it, and in the end', async () => {
    const ended: number[] = [];
    const trailing = new Trailing(2);
    const gates = [1, 2, 3].map(() => Promise.withResolvers<void>());
    for (const [index, { promise }] of gates.slice(0, 2).entries()) {
      await trailing.follow(promise.then(() => void ended.push(index)));
    }
    const third = trailing.follow(gates[2]!.promise.then(() => void ended.push(2)));
    expect(await Promise.race([third.then(() => 'went on'), delay(5).then(() => 'waits')])).toBe('waits');
    gates[0]!.resolve();
    await third;
    gates[2]!.resolve();
    gates[1]!.resolve();
    await trailing.end();
    expect(ended.sort()).toEqual([0, 1, 2]);
  });

  it('that failed is told', async () => {
    const trailing = new Trailing(2);
    await trailing.follow(Promise.reject(new Error('no')));
    await expect(trailing.end()).rejects.toThrow('no');
  });
});
