import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/timers/clock.ts';

const HOUR = 3_600_000;
let called: number;

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'],
    now: Date.parse('2026-11-21T12:00:00-03:00'),
  });
  called = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

const call = (after: number) => systemClock.callAt(systemClock.now() + after, () => called++);

it('is on time when the clock was set forward meanwhile, or the machine slept', async () => {
  call(8 * HOUR);
  await vi.advanceTimersByTimeAsync(HOUR);
  vi.setSystemTime(Date.now() + 7 * HOUR);
  await vi.advanceTimersByTimeAsync(10_010);
  expect(called).toBe(1);
});

it('waits no longer than it was to when the clock was set back meanwhile', async () => {
  call(500);
  await vi.advanceTimersByTimeAsync(100);
  vi.setSystemTime(Date.now() - HOUR);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(called).toBe(1);
});

it('is not early when the clock is corrected by a little', async () => {
  const at = systemClock.now() + 60_000;
  systemClock.callAt(at, () => {
    called++;
    expect(systemClock.now()).toBeGreaterThanOrEqual(at);
  });
  for (let n = 0; n < 20; n++) {
    await vi.advanceTimersByTimeAsync(2_000);
    vi.setSystemTime(Date.now() - 20);
  }
  await vi.advanceTimersByTimeAsync(60_000);
  expect(called).toBe(1);
});

it('calls back after hours and not before, and not what was taken back', async () => {
  call(9 * HOUR);
  const takeBack = call(HOUR);
  await vi.advanceTimersByTimeAsync(HOUR / 2);
  takeBack();
  await vi.advanceTimersByTimeAsync(8.5 * HOUR - 1);
  expect(called).toBe(0);
  await vi.advanceTimersByTimeAsync(10);
  expect(called).toBe(1);
});
