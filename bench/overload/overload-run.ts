/**
 * One run: a fresh Prosa, a warm-up, the rate it sustains with one request in flight on each of some connections, then
 * multiples of that rate in an open loop. After each, what was not accepted is delivered until it is.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../src/simulator/random.ts';
import { BenchError } from '../bench-error.ts';
import type { FunnelCopy } from '../funnel-copy.ts';
import { counted } from '../ingest/admin.ts';
import { startGraphStandIn } from '../ingest/graph-stand-in.ts';
import { type Load, sendAll } from '../ingest/load.ts';
import { buildConversations, conversationsFor } from '../ingest/requests.ts';
import { profiling } from '../profiling.ts';
import { MeasuredProsa } from '../prosa.ts';
import { percentiles } from '../summary.ts';
import { type CheckedRate, offer } from './offered-rate.ts';
import { Offering } from './offering.ts';

export interface RunOptions {
  /** Multiples of the sustainable rate that are offered, in turn. */
  times: readonly number[];
  /** How long each is offered. */
  seconds: number;
  /** Messages before the first clock starts, and of the closed loop. */
  warmUp: number;
  messages: number;
  /** Connections of the closed loop, and of the open one. */
  concurrency: number;
  connections: number;
  /** How often a refused message is delivered again while a rate is offered. */
  redeliver: number;
  workers?: number;
  /** `PROSA_MAX_IN_FLIGHT`; by default its own default. */
  inFlight?: number;
  /** Where CPU profiles of the threads of Prosa are written. */
  profile?: string;
  funnel: FunnelCopy;
  /** Where the data is made and removed. */
  directory: string;
  /** Tells runs apart, so that each draws its own arrivals. */
  run: number;
  signal: AbortSignal;
}

export interface RunResult {
  sustainable: { messagesPerSecond: number; p50: number; p99: number };
  rates: CheckedRate[];
}

/** What Prosa sends a second at most: its default. */
const sendsPerSecond = 80;
const warmUpConcurrency = 128;
/** Requests are built before the clock starts and stay in memory until the rate is done. */
const mostMessages = 1_000_000;

export async function overloadRun(options: RunOptions, progress: (line: string) => void): Promise<RunResult> {
  const dataDir = mkdtempSync(join(options.directory, 'prosa-bench-'));
  const graph = await startGraphStandIn();
  let prosa: MeasuredProsa | undefined;
  try {
    prosa = await MeasuredProsa.start({
      dataDir,
      graphUrl: graph.url,
      sendsPerSecond,
      funnelFile: options.funnel.file,
      workers: options.workers,
      maxInFlight: options.inFlight,
      args: profiling(options.profile),
    });
    return await prosa.unlessCrashed(measure(options, prosa, progress));
  } finally {
    await prosa?.stop();
    await graph.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measure(
  options: RunOptions,
  prosa: MeasuredProsa,
  progress: (line: string) => void,
): Promise<RunResult> {
  const { signal, seconds } = options;
  const random = new Random(`overload/${options.run}`);
  let first = 0;
  const build = (messages: number): Offering => {
    const count = conversationsFor(messages);
    first += count;
    const conversations = buildConversations(first - count, count, prosa.requests());
    return new Offering(conversations, random.fork(`order/${first}`));
  };
  if (options.warmUp > 0) await closedLoop(prosa, build(options.warmUp), warmUpConcurrency, signal);
  const closed = await closedLoop(prosa, build(options.messages), options.concurrency, signal);
  const messagesPerSecond = closed.latencies.length / closed.seconds;
  const { p50, p99 } = percentiles(closed.latencies);
  progress(`overload: sustainable ${Math.round(messagesPerSecond)}/s`);

  const rates: CheckedRate[] = [];
  for (const times of options.times) {
    const messages = Math.round(times * messagesPerSecond * seconds);
    if (messages > mostMessages) throw new BenchError(`${messages} messages are too many; lower --seconds`);
    const rate = await offer(prosa, build(messages), {
      perSecond: times * messagesPerSecond,
      random: random.fork(`times/${times}`),
      ...options,
    });
    rates.push({ ...rate, times });
    const { offered, accepted } = rate.figures;
    progress(
      `overload: ${times} × sustainable: ${Math.round(offered)}/s offered, ${Math.round(accepted)}/s accepted`,
    );
  }
  const { deadLetters } = await counted(prosa.admin(signal));
  if (deadLetters > 0) throw new BenchError(`${deadLetters} dead letters`);
  return { sustainable: { messagesPerSecond, p50, p99 }, rates };
}

/** In the order of the open loops, so that they have the same work. */
const closedLoop = (
  prosa: MeasuredProsa,
  { requests }: Offering,
  concurrency: number,
  signal: AbortSignal,
): Promise<Load> =>
  sendAll(
    prosa.port,
    requests.map((request) => ({ requests: [request] })),
    concurrency,
    signal,
  );
