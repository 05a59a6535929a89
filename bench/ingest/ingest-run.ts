/** One run: a fresh Prosa in its own process, a warm-up, the measured messages, and the check of what it kept. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BenchError } from '../bench-error.ts';
import type { FunnelCopy } from '../funnel-copy.ts';
import { profiling } from '../profiling.ts';
import { MeasuredProsa } from '../prosa.ts';
import { type Percentiles, percentiles } from '../summary.ts';
import { counted, verify } from './admin.ts';
import { startGraphStandIn } from './graph-stand-in.ts';
import { sendAll } from './load.ts';
import { buildConversations, conversationsFor } from './requests.ts';

export interface RunOptions {
  concurrency: number;
  messages: number;
  warmUp: number;
  workers?: number;
  businessIds?: true;
  profile?: string;
  /** Without counting events, to see what that costs. */
  withoutMetrics?: true;
  funnel: FunnelCopy;
  /** Where the data is made and removed. */
  directory: string;
  signal: AbortSignal;
}

export interface RunResult {
  messagesPerSecond: number;
  latencyMs: Percentiles;
  /** Of the server process, in microseconds a message; undefined where there is no /proc. */
  cpu: number | undefined;
  /** Of its main thread alone. */
  cpuMain: number | undefined;
  /** Of this process, the client. */
  cpuClient: number;
  residentMb: number | undefined;
  /** Events stepped for a message: itself and the results of effects. */
  eventsPerMessage: number;
  eventsPerCommit: number;
  commitMs: number;
  /** Perception, step and JSON of an event in the shard, in microseconds. */
  stepMicroseconds: number;
  bodyBytes: number;
  /** Replies the Graph API stand-in accepted in the whole run. */
  sent: number;
}

/** Replies a second that Prosa sends at most: its default. */
export const sendsPerSecond = 80;
/** Conversations checked afterwards. */
const sample = 100;
/** The code is compiled for speed in the first tens of thousands of messages, sooner with more of them at once. */
export const warmUpConcurrency = 128;

/** Arguments of Node that make `prosa start` count no more than the bench reads. */
function uncounting(): string[] {
  const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
  const command = [path('../../bin/prosa.js'), 'start'];
  return ['--disable-warning=ExperimentalWarning', '--import', path('without-metrics.ts'), ...command];
}

export async function ingestRun(options: RunOptions): Promise<RunResult> {
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
      args: options.withoutMetrics ? uncounting() : profiling(options.profile),
    });
    return { ...(await prosa.unlessCrashed(measure(options, prosa))), sent: graph.accepted() };
  } finally {
    await prosa?.stop();
    await graph.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measure(
  { concurrency, messages, warmUp, businessIds, funnel, signal }: RunOptions,
  prosa: MeasuredProsa,
): Promise<Omit<RunResult, 'sent'>> {
  const { port } = prosa;
  const admin = prosa.admin(signal);
  const requests = prosa.requests(businessIds);
  const count = conversationsFor(messages);
  const conversations = buildConversations(0, count, requests);
  const warming = buildConversations(count, conversationsFor(warmUp), requests);
  if (warming.length > 0) await sendAll(port, warming, warmUpConcurrency, signal, () => {});

  const countedBefore = await counted(admin);
  let used = prosa.usage();
  let client = process.cpuUsage();
  const { seconds, latencies } = await sendAll(port, conversations, concurrency, signal, () => {
    used = prosa.usage();
    client = process.cpuUsage();
  });
  const usedAfter = prosa.usage();
  client = process.cpuUsage(client);
  const countedAfter = await counted(admin);

  if (funnel.burst === 0) {
    const step = Math.max(1, Math.floor(conversations.length / sample));
    const some = conversations.filter((_, index) => index % step === 0);
    await verify(admin, some);
  }
  if (countedAfter.deadLetters > 0) throw new BenchError(`${countedAfter.deadLetters} dead letters`);

  const sentMessages = latencies.length;
  const applied = countedAfter.applied - countedBefore.applied;
  const commits = countedAfter.commits - countedBefore.commits;
  const bytes = conversations.reduce(
    (sum, { requests: all }) => sum + all.reduce((s, r) => s + bodyOf(r), 0),
    0,
  );
  const perMessage = (of: 'cpu' | 'main') =>
    used && usedAfter ? (usedAfter[of] - used[of]) / sentMessages : undefined;
  return {
    messagesPerSecond: sentMessages / seconds,
    latencyMs: percentiles(latencies),
    cpu: perMessage('cpu'),
    cpuMain: perMessage('main'),
    cpuClient: (client.user + client.system) / sentMessages,
    residentMb: usedAfter?.residentMb,
    eventsPerMessage: applied / sentMessages,
    eventsPerCommit: applied / commits,
    commitMs: ((countedAfter.commitSeconds - countedBefore.commitSeconds) / commits) * 1000,
    stepMicroseconds: ((countedAfter.stepSeconds - countedBefore.stepSeconds) / applied) * 1e6,
    bodyBytes: bytes / sentMessages,
  };
}

const bodyOf = (request: Buffer) => request.length - request.indexOf('\r\n\r\n') - 4;
