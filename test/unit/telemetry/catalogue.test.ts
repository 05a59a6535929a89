import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { METRICS } from '../../../src/telemetry/catalogue.ts';
import type { Metric } from '../../../src/telemetry/metric.ts';

const metrics = Object.values<Metric>(METRICS);
const SRC = new URL('../../../src/', import.meta.url);

it('names metrics by the conventions of Prometheus', () => {
  for (const { name, type, unit } of metrics) {
    expect(name).toMatch(/^prosa_[a-z]+(_[a-z]+)*$/);
    expect(name.endsWith('_total'), name).toBe(type === 'counter');
    const ofSeconds = /_seconds(_total)?$/.test(name);
    expect(ofSeconds, name).toBe(unit === 'seconds');
    expect(name, 'base units').not.toMatch(/_(ms|millis|milliseconds|minutes|kb|mb)(_|$)/);
    if (unit === 'USD') expect(name).toMatch(/_usd(_|$)/);
  }
});

it('names each metric once', () => {
  expect(new Set(metrics.map(({ name }) => name)).size).toBe(metrics.length);
});

it('has labels that are bounded and never a contact', () => {
  const labels = new Set(metrics.flatMap(({ labels }) => Object.keys(labels)));
  for (const label of labels)
    expect(label).not.toMatch(/conversation|customer|phone|address|contact|user|session/);
  for (const { name, labels } of metrics) {
    for (const [label, bounds] of Object.entries(labels))
      expect(bounds.length, `${name} ${label}`).toBeGreaterThan(0);
  }
});

it('has rising buckets for histograms and none for others', () => {
  for (const { name, type, buckets } of metrics) {
    expect(buckets.length > 0, name).toBe(type === 'histogram');
    expect(
      [...buckets].sort((a, b) => a - b),
      name,
    ).toEqual(buckets);
  }
});

it('is the only place in the code that names a metric', () => {
  const elsewhere = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('telemetry/catalogue'))
    .flatMap((file) => {
      const text = readFileSync(new URL(file, SRC), 'utf8');
      return metrics.filter(({ name }) => text.includes(`'${name}'`)).map(({ name }) => `${file}: ${name}`);
    });
  expect(elsewhere).toEqual([]);
});

it('is used whole: every metric is made somewhere', () => {
  const texts = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(new URL(file, SRC), 'utf8'))
    .join('\n');
  const unused = Object.keys(METRICS).filter(
    (key) => !new RegExp(`, METRICS\\.${key}\\b|METRICS\\.${key},`).test(texts),
  );
  expect(unused).toEqual([]);
});
