/** From a webhook to the reply at the Graph API, at a steady rate. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchError } from '../bench-error.ts';
import { copyRental } from '../funnel-copy.ts';
import { describeMachine, fileSystemOf, type Machine } from '../machine.ts';
import { messagesEach } from '../rental.ts';
import { type Percentiles, type Summary, summarise } from '../summary.ts';
import { type RunOptions, type RunResult, replyRun } from './reply-run.ts';

export interface ReplyOptions extends Omit<RunOptions, 'directory' | 'funnel'> {
  runs: number;
  /** How long a turn waits for the end of a burst (ms). */
  burst: number;
  dataDir?: string;
}

type Latency = Record<keyof Percentiles, Summary>;

export interface ReplyReport {
  bench: 'reply';
  machine: Machine;
  fileSystem: string;
  runs: number;
  rate: number;
  messages: number;
  warmUp: number;
  burst: number;
  replyMs: Latency;
  acceptedMs: Latency;
  cores: Summary | undefined;
}

export async function replyBench(
  { runs, burst, ...options }: ReplyOptions,
  progress: (line: string) => void,
): Promise<ReplyReport> {
  const least = Math.ceil((messagesEach * 2 * burst) / 1000);
  if (options.seconds < least) {
    throw new BenchError(`--seconds must be at least ${least}, or messages of a customer come in one burst`);
  }
  const machine = describeMachine();
  if (options.dataDir !== undefined) mkdirSync(options.dataDir, { recursive: true });
  const directory = mkdtempSync(join(options.dataDir ?? tmpdir(), 'prosa-bench-'));
  try {
    const funnel = copyRental(directory, { burst });
    const done: RunResult[] = [];
    for (let run = 1; run <= runs; run++) {
      options.signal.throwIfAborted();
      done.push(await replyRun({ ...options, funnel, directory }));
      progress(`reply: run ${run} of ${runs}: p95 ${done.at(-1)!.replyMs.p95.toFixed(1)} ms`);
    }
    const cores = done.flatMap((run) => run.cores ?? []);
    return {
      bench: 'reply',
      machine,
      fileSystem: fileSystemOf(directory),
      runs,
      rate: options.rate,
      messages: done[0]!.messages,
      warmUp: options.warmUp,
      burst,
      replyMs: latency(done.map(({ replyMs }) => replyMs)),
      acceptedMs: latency(done.map(({ acceptedMs }) => acceptedMs)),
      cores: cores.length === 0 ? undefined : summarise(cores),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function latency(runs: readonly Percentiles[]): Latency {
  const of = (name: keyof Percentiles) => summarise(runs.map((run) => run[name]));
  return { p50: of('p50'), p95: of('p95'), p99: of('p99'), max: of('max') };
}
