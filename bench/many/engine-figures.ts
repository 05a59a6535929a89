/** What the engines have counted so far, all of them together. */
import { sampleOf, sumOf } from '../ingest/admin.ts';
import { addHistograms, type Histogram, histogramOf } from './histogram.ts';

export interface EngineFigures {
  /** Messages whose stepped record is durable. */
  durable: number;
  /** From the acceptance of each by the gateway until then, in seconds. */
  delays: Histogram;
  /** Events stepped: messages, and results of effects. */
  applied: number;
  deadLetters: number;
  commits: number;
  commitSeconds: number;
  stepSeconds: number;
  /** Of each engine: seconds its main thread and its workers were busy, the shards it has open. */
  busyMain: number[];
  busyWorkers: number[];
  shardsOpen: number[];
  /** Worker threads of an engine. */
  threads: number;
}

export async function engineFigures(urls: readonly string[], signal: AbortSignal): Promise<EngineFigures> {
  return figuresOf(await Promise.all(urls.map((url) => metricsOf(url, signal))));
}

/** @param texts of each engine, in Prometheus' text format */
export function figuresOf(texts: readonly string[]): EngineFigures {
  const each = (sample: string) => texts.map((text) => sampleOf(text, sample));
  const sum = (sample: string) => each(sample).reduce((all, one) => all + one, 0);
  return {
    durable: sum('prosa_event_delay_seconds_count'),
    delays: addHistograms(texts.map((text) => histogramOf(text, 'prosa_event_delay_seconds'))),
    applied: sum('prosa_events_total{outcome="applied"}'),
    deadLetters: texts.reduce((all, text) => all + sumOf(text, 'prosa_dead_letters_total'), 0),
    commits: sum('prosa_commit_seconds_count'),
    commitSeconds: sum('prosa_commit_seconds_sum'),
    stepSeconds: sum('prosa_step_batch_seconds_sum'),
    busyMain: each('prosa_thread_busy_seconds_total{thread="main"}'),
    busyWorkers: each('prosa_thread_busy_seconds_total{thread="worker"}'),
    shardsOpen: each('prosa_shards_open'),
    threads: Math.max(...each('prosa_threads{thread="worker"}')),
  };
}

async function metricsOf(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(`${url}/metrics`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
  });
  return response.text();
}
