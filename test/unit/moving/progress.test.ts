import { expect, it } from 'vitest';
import { DifferenceReport, formatDuration, formatProgress } from '../../../src/cli/moving-output.ts';
import { type Progress, ProgressMeter } from '../../../src/moving/progress.ts';

it('progress is told once a second, at the rate of this run', () => {
  let now = 0;
  const told: Progress[] = [];
  const meter = new ProgressMeter(
    10_000,
    4_000,
    (progress) => told.push(progress),
    () => now,
  );
  for (let n = 0; n < 30; n++) {
    now += 100;
    meter.add(50);
  }
  expect(told).toEqual([
    { done: 4_500, total: 10_000, rate: 500 },
    { done: 5_000, total: 10_000, rate: 500 },
    { done: 5_500, total: 10_000, rate: 500 },
  ]);
  expect(formatProgress(told[2]!)).toBe('5,500 of 10,000 conversations, 500/s, about 9 s left');
});

it('an estimate is as exact as it needs to be', () => {
  expect([0, 12.2, 89, 90, 3_600, 6_000, 86_400].map(formatDuration)).toEqual([
    '0 s',
    '13 s',
    '89 s',
    '2 min',
    '60 min',
    '1 h 40 min',
    '24 h 0 min',
  ]);
});

it('of very many differences some are told and the others counted', () => {
  const lines: string[] = [];
  const report = new DifferenceReport((line) => lines.push(line));
  for (let n = 0; n < 1_300; n++) report.add({ what: `c${n}`, how: 'it is missing' });
  report.end();
  expect(lines[0]).toBe('c0 differs: it is missing');
  expect(lines.at(-1)).toBe('and 1,200 more');
  expect(lines).toHaveLength(101);
});
