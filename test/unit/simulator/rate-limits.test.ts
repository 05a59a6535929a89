import { expect, it } from 'vitest';
import { cloudApiLimits, RateLimits } from '../../../src/simulator/rate-limits.ts';

const ana = '5500900000001';

it('lets 45 messages through to one customer and then one in 6 seconds', () => {
  const limits = new RateLimits(cloudApiLimits, 0);
  for (let i = 0; i < 45; i++) expect(limits.send(ana, 0)).toBe('accepted');
  expect(limits.send(ana, 0)).toBe('pair');
  expect(limits.send(ana, 5999)).toBe('pair');
  expect(limits.send(ana, 6001)).toBe('accepted');
  expect(limits.send(ana, 6002)).toBe('pair');
  expect(limits.pairWait(ana, 5, 6001)).toBeCloseTo(30_000, -2);
});

it('lets 80 messages a second through in both directions together', () => {
  const limits = new RateLimits(cloudApiLimits, 0);
  for (let i = 0; i < 50; i++) limits.received(0);
  for (let i = 0; i < 30; i++) expect(limits.send(`${ana}${i}`, 0)).toBe('accepted');
  expect(limits.send(ana, 0)).toBe('number');
  expect(limits.send(ana, 13)).toBe('accepted');
  expect(limits.send(ana, 13)).toBe('number');
});

it('does not count what it refuses', () => {
  const limits = new RateLimits({ ...cloudApiLimits, numberRate: 1, pairBurst: 2 }, 0);
  expect(limits.send(ana, 0)).toBe('accepted');
  for (let i = 0; i < 10; i++) expect(limits.send(ana, 0)).toBe('number');
  expect(limits.send(ana, 1001)).toBe('accepted');
  expect(limits.send(ana, 2002)).toBe('pair');
});

it('never refuses inbound messages nor lets them run up a debt', () => {
  const limits = new RateLimits({ ...cloudApiLimits, numberRate: 10 }, 0);
  for (let i = 0; i < 1000; i++) limits.received(0);
  expect(limits.send(ana, 0)).toBe('number');
  expect(limits.send(ana, 101)).toBe('accepted');
});
