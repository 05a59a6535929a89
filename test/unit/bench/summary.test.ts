import { describe, expect, it } from 'vitest';
import { percentiles, summarise } from '../../../bench/summary.ts';

describe('a summary of runs', () => {
  it('gives the middle of an odd number of runs, however they are ordered', () => {
    expect(summarise([30, 10, 20])).toEqual({ median: 20, min: 10, max: 30, spread: 1 });
  });

  it('gives the mean of the two in the middle of an even number', () => {
    expect(summarise([4, 1, 2, 3]).median).toBe(2.5);
  });

  it('of one run is that run', () => {
    expect(summarise([7])).toEqual({ median: 7, min: 7, max: 7, spread: 0 });
  });

  it('sorts by size, not as text', () => {
    expect(summarise([1000, 9, 80]).median).toBe(80);
  });

  it('has no spread around zero', () => {
    expect(summarise([0, 0]).spread).toBe(0);
  });

  it('leaves what it was given as it was', () => {
    const runs = [3, 1, 2];
    summarise(runs);
    expect(runs).toEqual([3, 1, 2]);
  });

  it('of nothing is an error', () => {
    expect(() => summarise([])).toThrow(RangeError);
  });
});

describe('percentiles', () => {
  it('are values that occurred, by nearest rank', () => {
    const hundred = Float64Array.from({ length: 100 }, (_, n) => 100 - n);
    expect(percentiles(hundred)).toEqual({ p50: 50, p95: 95, p99: 99, max: 100 });
  });

  it('of one value are that value', () => {
    expect(percentiles(Float64Array.of(0.25))).toEqual({ p50: 0.25, p95: 0.25, p99: 0.25, max: 0.25 });
  });

  it('of nothing are an error', () => {
    expect(() => percentiles(new Float64Array())).toThrow(RangeError);
  });
});
