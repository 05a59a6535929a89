/** What a Prosa does with more than it can do. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyRental } from '../funnel-copy.ts';
import { describeMachine, fileSystemOf, type Machine } from '../machine.ts';
import type { Percentiles } from '../summary.ts';
import { type Summary, summarise } from '../summary.ts';
import type { CheckedRate } from './offered-rate.ts';
import { overloadRun, type RunOptions, type RunResult } from './overload-run.ts';

export interface OverloadOptions extends Omit<RunOptions, 'directory' | 'funnel' | 'run'> {
  runs: number;
  dataDir?: string;
}

type Latency = { p50: Summary; p99: Summary; max: Summary };

export interface OverloadReport {
  bench: 'overload';
  machine: Machine;
  fileSystem: string;
  runs: number;
  seconds: number;
  messages: number;
  warmUp: number;
  concurrency: number;
  connections: number;
  redeliver: number;
  inFlight: number | 'default';
  workers: number | 'default';
  sustainable: { messagesPerSecond: Summary; p50: Summary; p99: Summary };
  rates: RateResult[];
  /** What was not as it should be, by run and rate; empty if all was. */
  problems: string[];
}

export interface RateResult {
  times: number;
  offered: Summary;
  left: Summary;
  accepted: Summary;
  /** Accepted a second, as a share of the sustainable rate of the same run. */
  ofSustainable: Summary;
  refusedShare: Summary;
  unansweredShare: Summary;
  deliveriesEach: Summary;
  lateShare: Summary;
  acceptedMs: Latency | undefined;
  answerMs: Latency | undefined;
  refusedMs: Latency | undefined;
  cores: { server: Summary; mainThread: Summary; client: Summary; others: Summary } | undefined;
  residentMb: Summary | undefined;
  healthMs: Latency;
  deliveredAfter: { messages: Summary; perSecond: Summary };
  checked: Summary;
}

export async function overloadBench(
  options: OverloadOptions,
  progress: (line: string) => void,
): Promise<OverloadReport> {
  const machine = describeMachine();
  if (options.dataDir !== undefined) mkdirSync(options.dataDir, { recursive: true });
  if (options.profile !== undefined) mkdirSync(options.profile, { recursive: true });
  const directory = mkdtempSync(join(options.dataDir ?? tmpdir(), 'prosa-bench-'));
  try {
    const funnel = copyRental(directory, { burst: 0 });
    const done: RunResult[] = [];
    for (let run = 1; run <= options.runs; run++) {
      options.signal.throwIfAborted();
      progress(`overload: run ${run} of ${options.runs}`);
      done.push(await overloadRun({ ...options, funnel, directory, run }, progress));
    }
    return {
      bench: 'overload',
      machine,
      fileSystem: fileSystemOf(directory),
      runs: options.runs,
      seconds: options.seconds,
      messages: options.messages,
      warmUp: options.warmUp,
      concurrency: options.concurrency,
      connections: options.connections,
      redeliver: options.redeliver,
      inFlight: options.inFlight ?? 'default',
      workers: options.workers ?? 'default',
      sustainable: {
        messagesPerSecond: summarise(done.map(({ sustainable }) => sustainable.messagesPerSecond)),
        p50: summarise(done.map(({ sustainable }) => sustainable.p50)),
        p99: summarise(done.map(({ sustainable }) => sustainable.p99)),
      },
      rates: options.times.map((times, index) => resultOf(times, index, done)),
      problems: done.flatMap(({ rates }, run) =>
        rates.flatMap(({ times, problems }) =>
          problems.map((problem) => `run ${run + 1}, ${times} × sustainable: ${problem}`),
        ),
      ),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function resultOf(times: number, index: number, runs: readonly RunResult[]): RateResult {
  const rates = runs.map((run) => run.rates[index]!);
  const over = (value: (rate: CheckedRate) => number) => summarise(rates.map(value));
  const known = (value: (rate: CheckedRate) => number | undefined) => {
    const values = rates.map(value).filter((one) => one !== undefined);
    return values.length === 0 ? undefined : summarise(values);
  };
  return {
    times,
    offered: over(({ figures }) => figures.offered),
    left: over(({ figures }) => figures.left),
    accepted: over(({ figures }) => figures.accepted),
    ofSustainable: summarise(
      runs.map((run) => run.rates[index]!.figures.accepted / run.sustainable.messagesPerSecond),
    ),
    refusedShare: over(({ figures }) => figures.refusedShare),
    unansweredShare: over(({ figures }) => figures.unansweredShare),
    deliveriesEach: over(({ figures }) => figures.deliveriesEach),
    lateShare: over(({ figures }) => figures.lateShare),
    acceptedMs: latency(rates.map(({ figures }) => figures.acceptedMs)),
    answerMs: latency(rates.map(({ figures }) => figures.answerMs)),
    refusedMs: latency(rates.map(({ figures }) => figures.refusedMs)),
    cores: rates.every(({ cores }) => cores !== undefined)
      ? {
          server: over(({ cores }) => cores!.server),
          mainThread: over(({ cores }) => cores!.mainThread),
          client: over(({ cores }) => cores!.client),
          others: over(({ cores }) => cores!.others),
        }
      : undefined,
    residentMb: known(({ residentMb }) => residentMb),
    healthMs: latency(rates.map(({ healthMs }) => healthMs))!,
    deliveredAfter: {
      messages: over(({ deliveredAfter }) => deliveredAfter.messages),
      perSecond: over(({ deliveredAfter }) => deliveredAfter.perSecond),
    },
    checked: over(({ conversations }) => conversations),
  };
}

/** Over the runs in which there was something to rank. */
function latency(runs: readonly (Percentiles | undefined)[]): Latency | undefined {
  const known = runs.filter((run) => run !== undefined);
  if (known.length === 0) return undefined;
  return {
    p50: summarise(known.map(({ p50 }) => p50)),
    p99: summarise(known.map(({ p99 }) => p99)),
    max: summarise(known.map(({ max }) => max)),
  };
}
