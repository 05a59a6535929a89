import { Registry } from 'prom-client';
import { beforeEach, describe, expect, it } from 'vitest';
import { ThreadMetrics } from '../../../src/telemetry/thread-metrics.ts';

let main: number;
let threads: Map<number, number>;
let registry: Registry;

const busy = async (thread: string) => {
  const text = await registry.metrics();
  return Number(text.match(`prosa_thread_busy_seconds_total{thread="${thread}"} (.*)`)?.[1]);
};

beforeEach(() => {
  main = 0;
  threads = new Map();
  registry = new Registry();
});

describe('how busy threads were', () => {
  const watch = () => new ThreadMetrics(registry, { slots: 2, busy: () => threads }, () => main);

  it('is counted in seconds, of the workers all together', async () => {
    watch();
    main = 1_500;
    threads = new Map([
      [1, 2_000],
      [2, 500],
    ]);
    expect(await busy('main')).toBe(1.5);
    expect(await busy('worker')).toBe(2.5);
  });

  it('counts on when a thread has died and another one takes its place', async () => {
    watch();
    threads = new Map([
      [1, 2_000],
      [2, 500],
    ]);
    expect(await busy('worker')).toBe(2.5);
    threads = new Map([
      [2, 700],
      [3, 100],
    ]);
    expect(await busy('worker')).toBeCloseTo(2.8);
    threads = new Map([[3, 100]]);
    expect(await busy('worker')).toBeCloseTo(2.8);
  });

  it('stands beside how many threads there are', async () => {
    watch();
    const text = await registry.metrics();
    expect(text).toContain('prosa_threads{thread="main"} 1');
    expect(text).toContain('prosa_threads{thread="worker"} 2');
  });

  it('of a process without workers is that of its main thread', async () => {
    new ThreadMetrics(registry, undefined, () => main);
    main = 250;
    expect(await busy('main')).toBe(0.25);
    expect(await registry.metrics()).not.toContain('{thread="worker"}');
  });
});
