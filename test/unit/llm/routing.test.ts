import { expect, it } from 'vitest';
import { costOf, tokensFor } from '../../../src/effects/llm/prices.ts';
import { FirstTokenLatency, route } from '../../../src/effects/llm/routing.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const clock = new FakeClock();
const provider = (name: string, input: number, output: number, ...latencies: number[]) => {
  const latency = new FirstTokenLatency(clock);
  for (const ms of latencies) latency.add(ms);
  return { name, price: { input, output }, latency };
};
const names = (providers: { name: string }[]) => providers.map(({ name }) => name);
const usage = { input: 1_000, output: 100 };

it('costs are whole nanodollars, and never less than the price', () => {
  expect(costOf({ input: 0.4, output: 1.6 }, { input: 1_000, output: 100 })).toBe(560_000);
  expect(costOf({ input: 0.0004, output: 0 }, { input: 1, output: 0 })).toBe(1);
});

it('tokens that may be had for an amount cost no more than it', () => {
  const price = { input: 0.4, output: 1.6 };
  const tokens = tokensFor(price, 100_000);
  expect(costOf(price, { input: 0, output: tokens })).toBeLessThanOrEqual(100_000);
  expect(costOf(price, { input: 0, output: tokens + 1 })).toBeGreaterThan(100_000);
  expect(tokensFor(price, -5)).toBe(0);
  expect(tokensFor({ input: 0, output: 0 }, 0)).toBe(Number.POSITIVE_INFINITY);
});

it('by order they are asked as they are named', () => {
  expect(names(route([provider('a', 9, 9), provider('b', 1, 1)], 'order', usage))).toEqual(['a', 'b']);
});

it('by cost the cheapest for this call comes first', () => {
  const few = [provider('a', 1, 1), provider('b', 0.1, 8), provider('c', 0, 0)];
  expect(names(route(few, 'cost', usage))).toEqual(['c', 'b', 'a']);
  expect(names(route(few, 'cost', { input: 1_000, output: 1_000 }))).toEqual(['c', 'a', 'b']);
});

it('by latency the soonest comes first, after those that are not known', () => {
  const slow = provider('slow', 1, 1, 900);
  const quick = provider('quick', 1, 1, 300);
  expect(names(route([slow, quick, provider('new', 1, 1)], 'latency', usage))).toEqual([
    'new',
    'quick',
    'slow',
  ]);
  for (let n = 0; n < 10; n++) quick.latency.add(3_000);
  expect(names(route([slow, quick], 'latency', usage))).toEqual(['slow', 'quick']);
  clock.jump(6 * 60_000);
  slow.latency.add(900);
  expect(names(route([slow, quick], 'latency', usage))).toEqual(['quick', 'slow']);
});
