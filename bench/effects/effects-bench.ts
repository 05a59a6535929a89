/**
 * Whether conversations wait for the effects of others: latency of messages to conversations of one group of
 * shards while effects run that take long, against the same without them. Everything is in this process and on one
 * thread, as a group is on a worker's.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchError } from '../bench-error.ts';
import { type MeasuredGroup, openGroup } from '../group.ts';
import { describeMachine, fileSystemOf, type Machine } from '../machine.ts';
import { type Percentiles, percentiles, type Summary, summarise } from '../summary.ts';
import { messageTo, otherText, twoStates, waitingEffect, waitText } from './two-states.ts';

export interface EffectsOptions {
  effects: number;
  effectSeconds: number;
  /** Conversations without an effect, and messages spread evenly over them. */
  conversations: number;
  messages: number;
  /** Messages under way at once. */
  concurrency: number;
  runs: number;
  dataDir?: string;
  signal: AbortSignal;
}

export interface EffectsReport {
  bench: 'effects';
  machine: Machine;
  fileSystem: string;
  effects: number;
  effectSeconds: number;
  conversations: number;
  messages: number;
  concurrency: number;
  runs: number;
  without: EffectsResult;
  with: EffectsResult;
  /** Of the medians, with effects by without. */
  ratio: { p50: number; p95: number; p99: number; messagesPerSecond: number };
}

export interface EffectsResult {
  messagesPerSecond: Summary;
  latencyMs: Record<keyof Percentiles, Summary>;
}

interface Run {
  messagesPerSecond: number;
  latencyMs: Percentiles;
}

/** Messages that are given to the group together while nothing is measured. */
const atOnce = 512;

export async function effectsBench(
  options: EffectsOptions,
  progress: (line: string) => void,
): Promise<EffectsReport> {
  const { effects, effectSeconds, conversations, messages, concurrency, runs, dataDir, signal } = options;
  const machine = describeMachine();
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const directory = mkdtempSync(join(dataDir ?? tmpdir(), 'prosa-bench-'));
  try {
    const done: Record<'without' | 'with', Run[]> = { without: [], with: [] };
    for (let run = 0; run <= runs; run++) {
      // Whichever comes second finds a warmer process, so they take turns at being first.
      for (const which of run % 2 === 0 ? (['without', 'with'] as const) : (['with', 'without'] as const)) {
        signal.throwIfAborted();
        const file = join(directory, `${which}-${run}.sqlite`);
        const result = await measure(file, which === 'with' ? effects : 0, options);
        if (run === 0) continue; // the thread warms up
        done[which].push(result);
        const { p50, p99 } = result.latencyMs;
        progress(
          `effects: ${which}, run ${run} of ${runs}: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
        );
      }
    }
    const [without, withEffects] = [resultOf(done.without), resultOf(done.with)];
    return {
      bench: 'effects',
      machine,
      fileSystem: fileSystemOf(directory),
      effects,
      effectSeconds,
      conversations,
      messages,
      concurrency,
      runs,
      without,
      with: withEffects,
      ratio: ratioOf(withEffects, without),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measure(
  file: string,
  effects: number,
  { effectSeconds, conversations, messages, concurrency, signal }: EffectsOptions,
): Promise<Run> {
  const group = await openGroup({
    file,
    funnel: twoStates(),
    effect: { src: waitingEffect, ms: effectSeconds * 1_000 },
  });
  try {
    await sayToEach(group, conversations, 'other', otherText, signal);
    await sayToEach(group, effects, 'waiting', waitText, signal);
    await group.settled(effects, signal);
    const latencies = new Float64Array(messages);
    const start = performance.now();
    let next = 0;
    const speak = async () => {
      for (let n = next++; n < messages; n = next++) {
        const sentAt = performance.now();
        await group.deliver([messageTo(nameOf('other', n % conversations), otherText)]);
        latencies[n] = performance.now() - sentAt;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, speak));
    const seconds = (performance.now() - start) / 1_000;
    if (group.runningEffects !== effects) {
      throw new BenchError(
        `only ${group.runningEffects} of ${effects} effects still ran at the end: make them longer or the messages fewer`,
      );
    }
    return { messagesPerSecond: messages / seconds, latencyMs: percentiles(latencies) };
  } finally {
    await group.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  }
}

async function sayToEach(
  group: MeasuredGroup,
  count: number,
  kind: string,
  text: string,
  signal: AbortSignal,
): Promise<void> {
  for (let first = 0; first < count; first += atOnce) {
    signal.throwIfAborted();
    const numbers = Array.from({ length: Math.min(atOnce, count - first) }, (_, n) => first + n);
    await group.deliver(numbers.map((number) => messageTo(nameOf(kind, number), text)));
  }
}

/** As long as a real id. */
const nameOf = (kind: string, number: number) => `${kind}-${String(number).padStart(21 - kind.length, '0')}`;

function resultOf(runs: readonly Run[]): EffectsResult {
  const of = (key: keyof Percentiles) => summarise(runs.map(({ latencyMs }) => latencyMs[key]));
  return {
    messagesPerSecond: summarise(runs.map(({ messagesPerSecond }) => messagesPerSecond)),
    latencyMs: { p50: of('p50'), p95: of('p95'), p99: of('p99'), max: of('max') },
  };
}

/** How many times the one is of the other, by their medians. */
export function ratioOf(one: EffectsResult, other: EffectsResult): EffectsReport['ratio'] {
  const latency = (key: 'p50' | 'p95' | 'p99') => one.latencyMs[key].median / other.latencyMs[key].median;
  return {
    p50: latency('p50'),
    p95: latency('p95'),
    p99: latency('p99'),
    messagesPerSecond: one.messagesPerSecond.median / other.messagesPerSecond.median,
  };
}
