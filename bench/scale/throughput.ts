/**
 * Throughput by the number of conversations a Prosa knows. The Prosas live side by side and are measured in turns,
 * so that a drift of the machine meets all of them alike; the ones whose turn it is not have nothing to do.
 */
import { BenchError } from '../bench-error.ts';
import { counted } from '../ingest/admin.ts';
import type { MeasuredProsa } from '../prosa.ts';
import { type Percentiles, percentiles, type Summary, summarise } from '../summary.ts';
import { spread } from './conversations.ts';
import { settledMemory } from './memory.ts';

/** Replies wait in the outbox: one that leaves would be work of another's turn. */
export const slowestSends = 1;

export interface Knowing {
  known: number;
  prosa: MeasuredProsa;
}

export interface ThroughputRun {
  messagesPerSecond: number;
  latencyMs: Percentiles;
  /** Microseconds of the server's CPU a message; undefined where the system does not tell. */
  cpu: number | undefined;
  eventsPerMessage: number;
  eventsPerCommit: number;
}

export interface ThroughputResult {
  known: number;
  messagesPerSecond: Summary;
  latencyMs: { p50: Summary; p99: Summary };
  cpu: Summary | undefined;
  eventsPerMessage: Summary;
  eventsPerCommit: Summary;
  /** Resident megabytes when all runs were done. */
  residentMb: number | undefined;
}

interface ThroughputOptions {
  runs: number;
  messages: number;
  warmUp: number;
  concurrency: number;
  signal: AbortSignal;
}

export async function throughput(
  prosas: readonly Knowing[],
  options: ThroughputOptions,
  progress: (line: string) => void,
): Promise<ThroughputResult[]> {
  const done = new Map(prosas.map(({ known }) => [known, [] as ThroughputRun[]]));
  for (let run = 1; run <= options.runs; run++) {
    for (const one of prosas) {
      options.signal.throwIfAborted();
      const result = await one.prosa.unlessCrashed(measure(one, `${run}`, options));
      done.get(one.known)!.push(result);
      progress(
        `scale: ${one.known} known conversations, run ${run} of ${options.runs}: ${Math.round(result.messagesPerSecond)}/s`,
      );
    }
  }
  const results: ThroughputResult[] = [];
  for (const { known, prosa } of prosas) {
    const residentMb = await settledMemory(prosa, options.signal);
    results.push({ ...resultOf(known, done.get(known)!), residentMb });
  }
  return results;
}

async function measure(
  { known, prosa }: Knowing,
  run: string,
  { messages, warmUp, concurrency, signal }: ThroughputOptions,
): Promise<ThroughputRun> {
  if (warmUp > 0) {
    await spread(prosa, { known, messages: warmUp, concurrency, seed: `warm-up/${run}/${known}` }, signal);
  }
  const admin = prosa.admin(signal);
  const before = await counted(admin);
  let used = prosa.usage();
  const load = { known, messages, concurrency, seed: `${run}/${known}` };
  const { seconds, latencies } = await spread(prosa, load, signal, () => {
    used = prosa.usage();
  });
  const usedAfter = prosa.usage();
  const after = await counted(admin);
  const applied = after.applied - before.applied;
  if (after.deadLetters > 0) throw new BenchError(`${after.deadLetters} dead letters`);
  if (applied < messages) throw new BenchError(`${messages} messages were accepted, ${applied} stepped`);
  return {
    messagesPerSecond: messages / seconds,
    latencyMs: percentiles(latencies),
    cpu: used && usedAfter && (usedAfter.cpu - used.cpu) / messages,
    eventsPerMessage: applied / messages,
    eventsPerCommit: applied / (after.commits - before.commits),
  };
}

function resultOf(known: number, runs: readonly ThroughputRun[]): Omit<ThroughputResult, 'residentMb'> {
  const over = (value: (run: ThroughputRun) => number) => summarise(runs.map(value));
  const cpus = runs.flatMap(({ cpu }) => cpu ?? []);
  return {
    known,
    messagesPerSecond: over((run) => run.messagesPerSecond),
    latencyMs: { p50: over((run) => run.latencyMs.p50), p99: over((run) => run.latencyMs.p99) },
    cpu: cpus.length === 0 ? undefined : summarise(cpus),
    eventsPerMessage: over((run) => run.eventsPerMessage),
    eventsPerCommit: over((run) => run.eventsPerCommit),
  };
}
