import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchError } from '../bench-error.ts';
import { copyRental } from '../funnel-copy.ts';
import { describeMachine, fileSystemOf, type Machine } from '../machine.ts';
import { messagesEach } from '../rental.ts';
import { type Summary, summarise } from '../summary.ts';
import { appendCeiling, ceilingRowBytes, ceilingRows } from './append-ceiling.ts';
import { ingestRun, type RunOptions, type RunResult, sendsPerSecond } from './ingest-run.ts';

export interface IngestOptions extends Omit<RunOptions, 'concurrency' | 'directory' | 'funnel'> {
  concurrency: readonly number[];
  runs: number;
  /** How long a turn waits for the end of a burst (ms). */
  burst: number;
  dataDir?: string;
}

export interface IngestReport {
  bench: 'ingest';
  machine: Machine;
  fileSystem: string;
  runs: number;
  messages: number;
  warmUp: number;
  workers: number | 'default';
  businessIds: boolean;
  burst: number;
  sendsPerSecond: number;
  bodyBytes: number;
  /** Rows a second SQLite alone makes durable, by rows of a transaction. */
  ceilings: { rowsPerTransaction: number; rowBytes: number; rowsPerSecond: Summary }[];
  results: IngestResult[];
}

export interface IngestResult {
  concurrency: number;
  messagesPerSecond: Summary;
  latencyMs: { p50: Summary; p95: Summary; p99: Summary; max: Summary };
  /** Microseconds of CPU a message; undefined where the system does not tell. */
  cpu: { server: Summary | undefined; serverMainThread: Summary | undefined; client: Summary };
  residentMb: Summary | undefined;
  eventsPerMessage: Summary;
  eventsPerCommit: Summary;
  commitMs: Summary;
  stepMicroseconds: Summary;
  sent: Summary;
}

export async function ingestBench(
  options: IngestOptions,
  progress: (line: string) => void,
): Promise<IngestReport> {
  const { concurrency, messages, runs, warmUp, workers, businessIds, profile, signal } = options;
  const most = Math.max(...concurrency);
  if (messages < most * messagesEach) {
    throw new BenchError(`${most} connections need at least ${most * messagesEach} messages`);
  }
  const machine = describeMachine();
  if (options.dataDir !== undefined) mkdirSync(options.dataDir, { recursive: true });
  if (profile !== undefined) mkdirSync(profile, { recursive: true });
  const directory = mkdtempSync(join(options.dataDir ?? tmpdir(), 'prosa-bench-'));
  try {
    const funnel = copyRental(directory, options);
    const ceilings = ceilingRows.map((rowsPerTransaction) => {
      progress(`ceiling: ${rowsPerTransaction} rows a transaction`);
      const rates = Array.from({ length: runs }, () => appendCeiling(directory, rowsPerTransaction));
      return { rowsPerTransaction, rowBytes: ceilingRowBytes, rowsPerSecond: summarise(rates) };
    });
    const results: IngestResult[] = [];
    let bodyBytes = 0;
    for (const connections of concurrency) {
      const done: RunResult[] = [];
      for (let run = 1; run <= runs; run++) {
        signal.throwIfAborted();
        const result = await ingestRun({ ...options, concurrency: connections, funnel, directory });
        done.push(result);
        bodyBytes = Math.round(result.bodyBytes);
        progress(
          `ingest: ${connections} connections, run ${run} of ${runs}: ${Math.round(result.messagesPerSecond)}/s`,
        );
      }
      results.push(resultOf(connections, done));
    }
    return {
      bench: 'ingest',
      machine,
      fileSystem: fileSystemOf(directory),
      runs,
      messages,
      warmUp,
      workers: workers ?? 'default',
      businessIds: businessIds ?? false,
      burst: funnel.burst,
      sendsPerSecond,
      bodyBytes,
      ceilings,
      results,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function resultOf(concurrency: number, runs: readonly RunResult[]): IngestResult {
  const over = (value: (run: RunResult) => number) => summarise(runs.map(value));
  const known = (value: (run: RunResult) => number | undefined) => {
    const values = runs.map(value).filter((one) => one !== undefined);
    return values.length === 0 ? undefined : summarise(values);
  };
  return {
    concurrency,
    messagesPerSecond: over((run) => run.messagesPerSecond),
    latencyMs: {
      p50: over((run) => run.latencyMs.p50),
      p95: over((run) => run.latencyMs.p95),
      p99: over((run) => run.latencyMs.p99),
      max: over((run) => run.latencyMs.max),
    },
    cpu: {
      server: known((run) => run.cpu),
      serverMainThread: known((run) => run.cpuMain),
      client: over((run) => run.cpuClient),
    },
    residentMb: known((run) => run.residentMb),
    eventsPerMessage: over((run) => run.eventsPerMessage),
    eventsPerCommit: over((run) => run.eventsPerCommit),
    commitMs: over((run) => run.commitMs),
    stepMicroseconds: over((run) => run.stepMicroseconds),
    sent: over((run) => run.sent),
  };
}
