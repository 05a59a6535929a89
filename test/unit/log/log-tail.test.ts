import { describe, expect, it } from 'vitest';
import { LogTail } from '../../../src/log/log-tail.ts';

let asked = 0;
const tailOf = (applied: number, end?: number) =>
  new LogTail({
    topic: 'prosa.events',
    applied: async () => applied,
    ends: async () => {
      asked++;
      return new Map(end === undefined ? [] : [[3, end]]);
    },
  });

describe('the end of a log', () => {
  it.each([
    ['nothing was applied yet', -1, 0],
    ['nothing was applied yet of a partition that is new', -1, undefined],
    ['all of it was applied', 9, 10],
    ['there is more than was applied', 4, 10],
  ])('is taken where %s', async (_, applied, end) => {
    await tailOf(applied, end).assertWhole(3);
  });

  it.each([
    ['was lost', 10, 10],
    ['is that of a topic that was made anew', 10, 0],
  ])('is refused where it %s: offsets would come a second time', async (_, applied, end) => {
    await expect(tailOf(applied, end).assertWhole(3)).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(/^partition 3 of prosa\.events ends before offset \d+, but .* 10 /),
    });
  });

  it('is asked for once by shards that open together', async () => {
    asked = 0;
    const tail = tailOf(1, 10);
    await Promise.all([tail.assertWhole(3), tail.assertWhole(3)]);
    expect(asked).toBe(1);
    await tail.assertWhole(3);
    expect(asked).toBe(2);
  });
});
