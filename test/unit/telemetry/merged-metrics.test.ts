import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { Counter, Gauge, Histogram } from '../../../src/telemetry/instruments.ts';
import { MergedMetrics, type MetricValues } from '../../../src/telemetry/merged-metrics.ts';
import { counter, gauge, histogram } from '../../../src/telemetry/metric.ts';

const seen = counter('prosa_seen_total', 'things', {}, 'Seen.');
const now = gauge('prosa_now', 'things', {}, 'Now.');
const took = histogram('prosa_took_seconds', 'seconds', {}, [1], 'Time.');

/** A thread that has counted so many. */
async function thread(id: number, many: number): Promise<{ thread: number; metrics: MetricValues }> {
  const registry = new Registry();
  new Counter(registry, seen).inc({}, many);
  new Gauge(registry, now).set({}, many);
  const series = new Histogram(registry, took).series({});
  for (let n = 0; n < many; n++) series.observe(0.5);
  return { thread: id, metrics: (await registry.getMetricsAsJSON()) as never };
}

const counted = (text: string) =>
  ['prosa_seen_total', 'prosa_now', 'prosa_took_seconds_bucket{le="1"}'].map((name) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.slice(name.length),
    ),
  );

it('adds up what the threads of a process count', async () => {
  const merged = new MergedMetrics();
  expect(counted(await merged.text([], [await thread(1, 5), await thread(2, 7)]))).toEqual([12, 12, 12]);
});

it('keeps what a thread had counted that died, and not what it was doing', async () => {
  const merged = new MergedMetrics();
  await merged.text([], [await thread(1, 5), await thread(2, 7)]);
  expect(counted(await merged.text([], [undefined, await thread(2, 8)]))).toEqual([13, 8, 13]);
  expect(counted(await merged.text([], [await thread(3, 1), await thread(2, 8)]))).toEqual([14, 9, 14]);
  expect(counted(await merged.text([], [await thread(4, 2), await thread(2, 9)]))).toEqual([17, 11, 17]);
});

it('shows what is counted in the main thread alone', async () => {
  const { metrics } = await thread(0, 3);
  expect(counted(await new MergedMetrics().text(metrics, []))).toEqual([3, 3, 3]);
});
