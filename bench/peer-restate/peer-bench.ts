/** Restate beside Prosa's ingest, in turns on the same machine. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchError } from '../bench-error.ts';
import { copyRental } from '../funnel-copy.ts';
import { ingestRun, sendsPerSecond } from '../ingest/ingest-run.ts';
import { describeMachine, fileSystemOf, type Machine } from '../machine.ts';
import { messagesEach } from '../rental.ts';
import { type Summary, summarise } from '../summary.ts';
import { findPackages } from './packages.ts';
import type { Variant } from './restate-process.ts';
import { restateRun } from './restate-run.ts';

export interface PeerOptions {
  variants: readonly Variant[];
  concurrency: readonly number[];
  messages: number;
  warmUp: number;
  runs: number;
  tuned?: true;
  workers?: number;
  /** Where the peer's packages are. */
  packages: string;
  install?: true;
  dataDir?: string;
  signal: AbortSignal;
}

export interface PeerReport {
  bench: 'peer-restate';
  machine: Machine;
  fileSystem: string;
  versions: Record<string, string>;
  tuned: boolean;
  runs: number;
  messages: number;
  warmUp: number;
  sendsPerSecond: number;
  results: PeerResult[];
}

export type System = 'prosa' | Variant;

export interface PeerResult {
  concurrency: number;
  system: System;
  messagesPerSecond: Summary;
  latencyMs: { p50: Summary; p95: Summary; p99: Summary };
  /** Microseconds a message; of Restate that of the server and of its handler. */
  cpu: Summary | undefined;
  cpuHandler: Summary | undefined;
  residentMb: Summary | undefined;
  /** Prosa's messages a second by this system's; 1 for Prosa. */
  prosaTimes: number;
}

type Run = Record<'messagesPerSecond' | 'p50' | 'p95' | 'p99', number> &
  Record<'cpu' | 'cpuHandler' | 'residentMb', number | undefined>;

export async function peerBench(options: PeerOptions, progress: (line: string) => void): Promise<PeerReport> {
  const { concurrency, messages, warmUp, runs, signal } = options;
  const most = Math.max(...concurrency);
  if (messages < most * messagesEach) {
    throw new BenchError(`${most} connections need at least ${most * messagesEach} messages`);
  }
  const packages = await findPackages(options.packages, options.install ?? false, progress);
  const machine = describeMachine();
  if (options.dataDir !== undefined) mkdirSync(options.dataDir, { recursive: true });
  const directory = mkdtempSync(join(options.dataDir ?? tmpdir(), 'prosa-bench-'));
  try {
    const funnel = copyRental(join(directory, 'funnel'), { burst: 0 });
    const tuned = options.tuned ?? false;
    const systems: System[] = ['prosa', ...options.variants];
    const results: PeerResult[] = [];
    for (const connections of concurrency) {
      const done = new Map(systems.map((system) => [system, [] as Run[]]));
      for (let run = 1; run <= runs; run++) {
        for (const system of systems) {
          signal.throwIfAborted();
          const load = { concurrency: connections, messages, warmUp, directory, signal };
          const result: Run =
            system === 'prosa'
              ? ofProsa(await ingestRun({ ...load, ...only(options.workers), funnel }))
              : ofRestate(await restateRun({ ...load, packages, variant: system, tuned }));
          done.get(system)!.push(result);
          progress(
            `peer: ${connections} connections, run ${run} of ${runs}, ${system}: ${Math.round(result.messagesPerSecond)}/s`,
          );
        }
      }
      results.push(...resultsOf(connections, done));
    }
    return {
      bench: 'peer-restate',
      machine,
      fileSystem: fileSystemOf(directory),
      versions: packages.versions,
      tuned,
      runs,
      messages,
      warmUp,
      sendsPerSecond,
      results,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const only = (workers: number | undefined) => (workers === undefined ? {} : { workers });

function ofProsa({
  messagesPerSecond,
  latencyMs,
  cpu,
  residentMb,
}: Awaited<ReturnType<typeof ingestRun>>): Run {
  const { p50, p95, p99 } = latencyMs;
  return { messagesPerSecond, p50, p95, p99, cpu, cpuHandler: undefined, residentMb };
}

function ofRestate(run: Awaited<ReturnType<typeof restateRun>>): Run {
  const { messagesPerSecond, latencyMs, cpu, residentMb } = run;
  const { p50, p95, p99 } = latencyMs;
  return { messagesPerSecond, p50, p95, p99, cpu: cpu?.server, cpuHandler: cpu?.handler, residentMb };
}

/** @param done Prosa's runs and those of the others at one concurrency */
export function resultsOf(concurrency: number, done: ReadonlyMap<System, readonly Run[]>): PeerResult[] {
  const prosa = summarise(done.get('prosa')!.map((run) => run.messagesPerSecond)).median;
  return [...done].map(([system, runs]) => {
    const over = (key: 'messagesPerSecond' | 'p50' | 'p95' | 'p99') => summarise(runs.map((run) => run[key]));
    const known = (key: 'cpu' | 'cpuHandler' | 'residentMb') => {
      const values = runs.flatMap((run) => run[key] ?? []);
      return values.length === 0 ? undefined : summarise(values);
    };
    const messagesPerSecond = over('messagesPerSecond');
    return {
      concurrency,
      system,
      messagesPerSecond,
      latencyMs: { p50: over('p50'), p95: over('p95'), p99: over('p99') },
      cpu: known('cpu'),
      cpuHandler: known('cpuHandler'),
      residentMb: known('residentMb'),
      prosaTimes: prosa / messagesPerSecond.median,
    };
  });
}
