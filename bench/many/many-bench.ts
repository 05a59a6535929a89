import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchError } from '../bench-error.ts';
import { copyRental } from '../funnel-copy.ts';
import { sendsPerSecond } from '../ingest/ingest-run.ts';
import { describeMachine, fileSystemOf, type Machine } from '../machine.ts';
import { messagesEach } from '../rental.ts';
import { type Summary, summarise } from '../summary.ts';
import { describeBacking, startBenchKafka } from './backing.ts';
import { type ManyRunResult, manyRun } from './many-run.ts';
import { type Ceiling, redisCeilings } from './redis-ceiling.ts';

export interface ManyOptions {
  concurrency: readonly number[];
  /** Numbers of engine processes that are compared. */
  engines: readonly number[];
  shards: number;
  messages: number;
  warmUp: number;
  runs: number;
  workers?: number;
  /** Whether Kafka acknowledges only what is on its disk. */
  flush: boolean;
  dataDir?: string;
  profile?: string;
  signal: AbortSignal;
}

export interface ManyReport {
  bench: 'ingest';
  log: 'kafka';
  store: 'redis';
  machine: Machine;
  loadAfter: number;
  fileSystem: string;
  /** What Kafka and Redis promise here. */
  backing: string;
  runs: number;
  messages: number;
  warmUp: number;
  workers: number | 'default';
  shards: number;
  sendsPerSecond: number;
  ceilings: Ceiling[];
  results: ManyResult[];
}

/** Medians of the runs, each figure with its least and most. */
export interface ManyResult {
  engines: number;
  concurrency: number;
  figures: Summaries<ManyRunResult>;
}

/** The same shape with a summary in the place of each number. */
export type Summaries<T> = { [K in keyof T]: T[K] extends number ? Summary : Summaries<T[K]> };

export async function manyBench(options: ManyOptions, progress: (line: string) => void): Promise<ManyReport> {
  const { concurrency, engines, messages, warmUp, runs, workers, flush, signal } = options;
  const most = Math.max(...concurrency);
  if (messages < 2 * most * messagesEach) {
    throw new BenchError(`${most} connections need at least ${2 * most * messagesEach} messages`);
  }
  const machine = describeMachine();
  if (options.dataDir !== undefined) mkdirSync(options.dataDir, { recursive: true });
  const directory = mkdtempSync(join(options.dataDir ?? tmpdir(), 'prosa-bench-'));
  const kafkaDirectory = join(directory, 'kafka');
  try {
    const funnel = copyRental(directory, { burst: 0 });
    progress('ceiling: Redis alone');
    const ceilings = await redisCeilings(directory, runs);
    progress('starting Kafka');
    const kafka = await startBenchKafka({ dataDir: kafkaDirectory, flush });
    try {
      const done = new Map<string, ManyRunResult[]>();
      const cases = concurrency.flatMap((connections) =>
        engines.map((number) => ({ concurrency: connections, engines: number })),
      );
      // In turns, so that what else the machine does meets all of them.
      for (let run = 1; run <= runs; run++) {
        for (const [index, one] of cases.entries()) {
          signal.throwIfAborted();
          const prefix = `bench-${run}-${index}`;
          const result = await manyRun({
            ...options,
            ...one,
            kafka,
            kafkaDirectory,
            prefix,
            funnel,
            directory,
          });
          const name = nameOf(one);
          done.set(name, [...(done.get(name) ?? []), result]);
          progress(
            `ingest: ${name}, run ${run} of ${runs}: ${Math.round(result.durablePerSecond)}/s durable`,
          );
        }
      }
      return {
        bench: 'ingest',
        log: 'kafka',
        store: 'redis',
        machine,
        loadAfter: describeMachine().loadBefore,
        fileSystem: fileSystemOf(directory),
        backing: describeBacking({ flush }),
        runs,
        messages,
        warmUp,
        workers: workers ?? 'default',
        shards: options.shards,
        sendsPerSecond,
        ceilings,
        results: cases.map((one) => ({ ...one, figures: summariesOf(done.get(nameOf(one))!) })),
      };
    } finally {
      await kafka.stop();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const nameOf = (one: { engines: number; concurrency: number }) =>
  `${one.concurrency} connections, ${one.engines === 1 ? '1 engine' : `${one.engines} engines`}`;

/** Of numbers that stand at the same place. */
export function summariesOf<T extends object>(results: readonly T[]): Summaries<T> {
  return Object.fromEntries(
    Object.entries(results[0]!).map(([key, value]) => {
      const values = results.map((result) => result[key as keyof T]);
      return [
        key,
        typeof value === 'number' ? summarise(values as number[]) : summariesOf(values as object[]),
      ];
    }),
  ) as Summaries<T>;
}
