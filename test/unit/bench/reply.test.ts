import { expect, it } from 'vitest';
import { replyTimes } from '../../../bench/reply/reply-times.ts';

it('the n-th reply to a customer answers the n-th message, and what is missing is counted', () => {
  const due = Float64Array.of(10, 20, 30, 40);
  const arrivals = new Map([
    ['ana', [15, 37]],
    ['rui', [29]],
  ]);
  const { latencies, missing } = replyTimes(['ana', 'rui'], due, arrivals);
  expect([...latencies]).toEqual([5, 9, 7]);
  expect(missing).toBe(1);
});
