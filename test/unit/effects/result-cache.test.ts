import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { ResultCache } from '../../../src/effects/result-cache.ts';
import { countResults } from '../../../src/telemetry/result-cache-metrics.ts';

const made = (value: number) => async () => value;

test('a result is kept until its time is over, by kind and key', async () => {
  const cache = new ResultCache(10);
  expect(await cache.get('a', 'k', 100, 0, made(1))).toBe(1);
  expect(await cache.get('a', 'k', 100, 99, made(2))).toBe(1);
  expect(await cache.get('b', 'k', 100, 99, made(3))).toBe(3);
  expect(await cache.get('a', 'k', 100, 100, made(4))).toBe(4);
});

test('what fails is not kept', async () => {
  const cache = new ResultCache(10);
  const failing = async () => {
    throw new Error('no');
  };
  await expect(cache.get('a', 'k', 100, 0, failing)).rejects.toThrow('no');
  expect(await cache.get('a', 'k', 100, 0, made(1))).toBe(1);
});

test('no more than twice its capacity is kept, what is used longest', async () => {
  const cache = new ResultCache(10);
  await cache.get('a', 'used', 1e9, 0, made(0));
  for (let n = 0; n < 100; n++) {
    await cache.get('a', `k${n}`, 1e9, 0, made(n));
    await cache.get('a', 'used', 1e9, 0, made(-1));
  }
  expect(await cache.get('a', 'used', 1e9, 0, made(-1))).toBe(0);
  expect(await cache.get('a', 'k0', 1e9, 0, made(-1))).toBe(-1);
});

test('hits and misses are counted', async () => {
  const [cache, registry] = [new ResultCache(10), new Registry()];
  countResults(registry, cache);
  await cache.get('a', 'k', 100, 0, made(1));
  await cache.get('a', 'k', 100, 0, made(1));
  await registry.metrics();
  await cache.get('a', 'k', 100, 0, made(1));
  const text = await registry.metrics();
  expect(text).toContain('prosa_tool_results_total{tool="a",outcome="hit"} 2');
  expect(text).toContain('prosa_tool_results_total{tool="a",outcome="miss"} 1');
});
