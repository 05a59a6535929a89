import { AggregatorRegistry, Registry } from 'prom-client';
import { beforeEach, expect, it } from 'vitest';
import { Counter, Gauge, Histogram } from '../../../src/telemetry/instruments.ts';
import { counter, gauge, histogram } from '../../../src/telemetry/metric.ts';

const seen = counter(
  'prosa_seen_total',
  'things',
  { kind: ['good', 'bad'], of: ['us'] },
  'Seen: `good`, `bad`.',
);
const open = counter('prosa_open_total', 'things', { name: 'anything' }, 'Names.');
const level = gauge('prosa_level', 'none', {}, 'Level.', 'max');
const took = histogram('prosa_took_seconds', 'seconds', { step: ['one'] }, [0.1, 1], 'Time.');

let registry: Registry;

beforeEach(() => {
  registry = new Registry();
});

it('a counter has all its series from the start where their values are known', async () => {
  new Counter(registry, seen).inc({ kind: 'bad', of: 'us' }, 2);
  new Counter(registry, open);
  const text = await registry.metrics();
  expect(text).toContain('# HELP prosa_seen_total Seen: good, bad.\n# TYPE prosa_seen_total counter');
  expect(text).toContain('prosa_seen_total{kind="good",of="us"} 0\nprosa_seen_total{kind="bad",of="us"} 2');
  expect(text).not.toContain('prosa_open_total{');
});

it('a series that is kept counts on', async () => {
  const names = new Counter(registry, open);
  const series = names.series({ name: 'a "b"\n' });
  series.add(1);
  names.series({ name: 'a "b"\n' }).add(1);
  expect(await registry.metrics()).toContain('prosa_open_total{name="a \\"b\\"\\n"} 2');
});

it('a histogram counts each value in all buckets that hold it', async () => {
  const series = new Histogram(registry, took).series({ step: 'one' });
  for (const value of [0.1, 0.5, 7]) series.observe(value);
  const text = await registry.metrics();
  expect(text).toContain('prosa_took_seconds_bucket{le="0.1",step="one"} 1');
  expect(text).toContain('prosa_took_seconds_bucket{le="1",step="one"} 2');
  expect(text).toContain('prosa_took_seconds_bucket{le="+Inf",step="one"} 3');
  expect(text).toContain('prosa_took_seconds_sum{step="one"} 7.6');
  expect(text).toContain('prosa_took_seconds_count{step="one"} 3');
});

it('is merged over threads as its definition says', async () => {
  const other = new Registry();
  for (const [one, value] of [
    [registry, 1],
    [other, 3],
  ] as const) {
    new Counter(one, open).inc({ name: 'x' }, value);
    new Gauge(one, level, (gauge: Gauge<Record<never, never>>) => gauge.set({}, value));
    new Histogram(one, took).observe({ step: 'one' }, value);
  }
  const merged = AggregatorRegistry.aggregate([
    await registry.getMetricsAsJSON(),
    await other.getMetricsAsJSON(),
  ] as never);
  const text = await merged.metrics();
  expect(text).toContain('prosa_open_total{name="x"} 4');
  expect(text).toContain('prosa_level 3');
  expect(text).toContain('prosa_took_seconds_bucket{le="1",step="one"} 1');
  expect(text).toContain('prosa_took_seconds_count{step="one"} 2');
});
