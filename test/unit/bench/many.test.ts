import { describe, expect, it } from 'vitest';
import { figuresOf } from '../../../bench/many/engine-figures.ts';
import { addHistograms, histogramOf, quantile, sinceHistogram } from '../../../bench/many/histogram.ts';
import { summariesOf } from '../../../bench/many/many-bench.ts';
import { figuresIn } from '../../../bench/many/redis-figures.ts';

const buckets = (...counts: [bound: number, count: number][]) => new Map(counts);

describe('a histogram of the metrics', () => {
  it('is read in the order of its bounds, and no other one', () => {
    const text = [
      'a_seconds_bucket{le="+Inf"} 9',
      'a_seconds_bucket{le="0.5"} 4',
      'a_seconds_bucket{le="0.25"} 1',
      'a_seconds_count 9',
      'ba_seconds_bucket{le="0.1"} 3',
    ].join('\n');
    expect([...histogramOf(text, 'a_seconds')]).toEqual([
      [0.25, 1],
      [0.5, 4],
      [Number.POSITIVE_INFINITY, 9],
    ]);
  });

  it('is added to others and taken from a later one, bucket by bucket', () => {
    const early = buckets([1, 1], [2, 3]);
    const late = addHistograms([buckets([1, 2], [2, 4]), buckets([1, 3], [2, 6])]);
    expect([...late.values()]).toEqual([5, 10]);
    expect([...sinceHistogram(early, late).values()]).toEqual([4, 7]);
  });

  it('has quantiles as if values lay evenly in a bucket', () => {
    const histogram = buckets([1, 0], [2, 10], [4, 20], [Number.POSITIVE_INFINITY, 20]);
    expect(quantile(histogram, 0.25)).toBe(1.5);
    expect(quantile(histogram, 0.5)).toBe(2);
    expect(quantile(histogram, 0.75)).toBe(3);
    expect(quantile(histogram, 1)).toBe(4);
  });

  it('takes what lies beyond the last bound for that, and has no quantile when it is empty', () => {
    expect(quantile(buckets([1, 1], [Number.POSITIVE_INFINITY, 10]), 0.99)).toBe(1);
    expect(quantile(buckets([1, 0], [Number.POSITIVE_INFINITY, 0]), 0.5)).toBeNaN();
    expect(quantile(new Map(), 0.5)).toBeNaN();
  });
});

describe('what engines count', () => {
  it('is added up where it is work, and kept apart where it is how busy each is', () => {
    const text = (n: number) =>
      [
        `prosa_event_delay_seconds_count ${n}`,
        `prosa_event_delay_seconds_bucket{le="0.1"} ${n}`,
        `prosa_events_total{outcome="applied"} ${2 * n}`,
        `prosa_dead_letters_total{kind="message",code="a"} ${n}`,
        `prosa_dead_letters_total{kind="timer",code="b"} 1`,
        `prosa_thread_busy_seconds_total{thread="worker"} ${n / 10}`,
        `prosa_threads{thread="worker"} 2`,
      ].join('\n');
    const figures = figuresOf([text(10), text(30)]);
    expect(figures).toMatchObject({ durable: 40, applied: 80, deadLetters: 42, threads: 2 });
    expect(figures.busyWorkers).toEqual([1, 3]);
    expect([...figures.delays]).toEqual([[0.1, 40]]);
  });
});

describe('what Redis says', () => {
  it('is read: scripts however they were called, and not the calls they made', () => {
    const info = [
      'used_memory_dataset:1000',
      'total_net_input_bytes:7',
      'total_net_output_bytes:8',
      'cmdstat_evalsha:calls=3,usec=90,usec_per_call=30.00,rejected_calls=0,failed_calls=0',
      'cmdstat_eval:calls=1,usec=10,usec_per_call=10.00,rejected_calls=0,failed_calls=1',
      'cmdstat_rpush:calls=50,usec=70,usec_per_call=1.4,rejected_calls=0,failed_calls=0',
    ].join('\r\n');
    const expected = { calls: 4, microseconds: 100, received: 7, sent: 8, memory: 1000 };
    expect(figuresIn(info)).toEqual(expected);
  });
});

describe('results of runs', () => {
  it('become medians, however deep the numbers lie', () => {
    const run = (n: number) => ({ rate: n, of: { cpu: { main: 2 * n } } });
    const summaries = summariesOf([run(1), run(9), run(3)]);
    expect(summaries.rate).toMatchObject({ median: 3, min: 1, max: 9 });
    expect(summaries.of.cpu.main.median).toBe(6);
  });

  it('that are not known stay unknown', () => {
    expect(summariesOf([{ cpu: Number.NaN }, { cpu: Number.NaN }]).cpu.median).toBeNaN();
  });
});
