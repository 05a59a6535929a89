import { expect, it } from 'vitest';
import { SharedSeldom } from '../../../src/telemetry/shared-seldom.ts';

it('lets a thing be said once in a time, by whoever of those that share it comes first', () => {
  const memory = SharedSeldom.memory();
  const [one, other] = [new SharedSeldom(memory, 60_000), new SharedSeldom(memory, 60_000)];
  const now = Date.now();
  expect(one.mayNow(now)).toBe(true);
  expect(other.mayNow(now)).toBe(false);
  expect(other.mayNow(now + 59_999)).toBe(false);
  expect(other.mayNow(now + 60_000)).toBe(true);
  expect(one.mayNow(now + 60_001)).toBe(false);
});

it('does not fall silent where the clock is set back', () => {
  const seldom = new SharedSeldom(SharedSeldom.memory(), 60_000);
  const now = Date.now();
  expect(seldom.mayNow(now)).toBe(true);
  const before = now - 3_600_000;
  expect(seldom.mayNow(before)).toBe(true);
  expect(seldom.mayNow(before + 59_999)).toBe(false);
  expect(seldom.mayNow(before + 60_000)).toBe(true);
});
