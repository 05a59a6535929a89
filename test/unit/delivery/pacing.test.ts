import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pacingMemory, SharedPacing, sharePace } from '../../../src/delivery/pacing.ts';
import { retryDelay } from '../../../src/delivery/retry-policy.ts';

it('lets a burst through, then keeps the rate', () => {
  const pacing = new SharedPacing(pacingMemory(), 80, 20);
  const now = 1_790_000_000_000;
  let burst = 0;
  while (pacing.take(now) === 0) burst++;
  expect(burst).toBe(20);
  expect(pacing.take(now)).toBe(13); // 1/80 s, rounded up to whole milliseconds
  expect(pacing.take(now + 13)).toBe(0);
});

it('gives a right that was given back to the next who asks', () => {
  const pacing = new SharedPacing(pacingMemory(), 1, 1);
  const now = 1_790_000_000_000;
  expect(pacing.take(now)).toBe(0);
  expect(pacing.take(now)).toBe(1_000);
  pacing.giveBack();
  expect(pacing.take(now)).toBe(0);
  expect(pacing.take(now)).toBe(1_000);
});

it('keeps of the rate and the burst the share that the process has, as of now', () => {
  const memory = pacingMemory();
  const pacing = new SharedPacing(memory, 80, 20);
  let now = 1_790_000_000_000;
  const passed = (milliseconds: number) => {
    let through = 0;
    for (const end = now + milliseconds; now < end; now++) while (pacing.take(now) === 0) through++;
    return through;
  };
  sharePace(memory, 1 / 4);
  expect(passed(1)).toBe(5);
  expect(passed(10_000)).toBe(200);
  sharePace(memory, 1 / 160);
  expect(passed(10_000)).toBe(5);
  sharePace(memory, 1);
  passed(1_000);
  expect(passed(10_000)).toBe(800);
});

it('lets nothing through without a share, and asks again a second later', () => {
  const memory = pacingMemory();
  const pacing = new SharedPacing(memory, 80, 20);
  sharePace(memory, 0);
  expect(pacing.take(1_790_000_000_000)).toBe(1_000);
  sharePace(memory, 1);
  expect(pacing.take(1_790_000_000_000)).toBe(0);
});

it('keeps the rate when the clock is set back, and nobody waiting until it is as late again', () => {
  const memory = pacingMemory();
  const threads = [new SharedPacing(memory, 80, 20), new SharedPacing(memory, 80, 20)];
  let now = 1_790_000_000_000;
  let through = 0;
  for (let n = 0; n < 30; n++) if (threads[0]!.take(now) === 0) through++;
  now -= 3_600_000;
  for (const end = now + 1_000; now < end; now++) while (threads[now % 2]!.take(now) === 0) through++;
  expect(through).toBeGreaterThan(60);
  expect(through).toBeLessThanOrEqual(20 + 80);
});

it('never lets more through than rate and burst allow, however it is asked and by however many', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 300 }),
      (rate, burst, gaps) => {
        const memory = pacingMemory();
        const threads = [new SharedPacing(memory, rate, burst), new SharedPacing(memory, rate, burst)];
        let now = 1_790_000_000_000;
        let taken = 0;
        gaps.forEach((gap, index) => {
          now += gap;
          if (threads[index % 2]!.take(now) === 0) taken++;
        });
        const elapsed = gaps.slice(1).reduce((sum, gap) => sum + gap, 0);
        expect(taken).toBeLessThanOrEqual(burst + (elapsed / 1000) * rate + 1e-6);
      },
    ),
  );
});

it('delays retries more and more, up to a minute, or as the channel says', () => {
  expect([1, 2, 3, 4].map((attempt) => retryDelay(attempt))).toEqual([500, 1_000, 2_000, 4_000]);
  expect(retryDelay(1_000)).toBe(60_000);
  expect(retryDelay(1, 6_000)).toBe(6_000);
});
