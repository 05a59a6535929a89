/**
 * One run: a fresh Prosa, a warm-up, then webhooks at a steady rate. The clock of a message runs from when its webhook was
 * due until its reply has arrived at the stand-in of the Graph API.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '../../src/simulator/pause.ts';
import { BenchError } from '../bench-error.ts';
import type { FunnelCopy } from '../funnel-copy.ts';
import { startGraphStandIn } from '../ingest/graph-stand-in.ts';
import { sendAll } from '../ingest/load.ts';
import { buildConversations, type Conversation, conversationsFor } from '../ingest/requests.ts';
import { openLoop } from '../overload/open-loop.ts';
import { MeasuredProsa } from '../prosa.ts';
import { messagesEach } from '../rental.ts';
import { type Percentiles, percentiles } from '../summary.ts';
import { replyTimes } from './reply-times.ts';

export interface RunOptions {
  /** Messages a second. */
  rate: number;
  seconds: number;
  warmUp: number;
  workers?: number;
  funnel: FunnelCopy;
  /** Where the data is made and removed. */
  directory: string;
  signal: AbortSignal;
}

export interface RunResult {
  messages: number;
  /** Beyond the wait for the end of a burst. */
  replyMs: Percentiles;
  /** To the 200. */
  acceptedMs: Percentiles;
  /** Cores that the server was busy with. */
  cores: number | undefined;
}

/** A number that WhatsApp has raised sends so many; at the 80 of a new one the pace would be measured. */
const sendsPerSecond = 1_000;
const connections = 64;
const patience = 20_000;

export async function replyRun(options: RunOptions): Promise<RunResult> {
  const dataDir = mkdtempSync(join(options.directory, 'prosa-bench-'));
  const arrivals = new Map<string, number[]>();
  const graph = await startGraphStandIn({
    onMessage: (to, at) => arrivals.set(to, [...(arrivals.get(to) ?? []), at]),
  });
  let prosa: MeasuredProsa | undefined;
  try {
    const { funnel, workers } = options;
    prosa = await MeasuredProsa.start({
      dataDir,
      graphUrl: graph.url,
      sendsPerSecond,
      funnelFile: funnel.file,
      workers,
    });
    return await prosa.unlessCrashed(measure(options, prosa, arrivals));
  } finally {
    await prosa?.stop();
    await graph.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measure(
  { rate, seconds, warmUp, funnel, signal }: RunOptions,
  prosa: MeasuredProsa,
  arrivals: Map<string, number[]>,
): Promise<RunResult> {
  const requests = prosa.requests();
  const count = conversationsFor(rate * seconds);
  const conversations = buildConversations(0, count, requests);
  const warming = buildConversations(count, conversationsFor(warmUp), requests);
  if (warming.length > 0) await sendAll(prosa.port, warming, connections, signal, () => {});
  const answered = () => [...arrivals.values()].reduce((sum, { length }) => sum + length, 0);
  await settled(answered, signal);
  arrivals.clear();

  const order = inTurns(conversations);
  const due = Float64Array.from(order, (_, n) => ((n + 1) * 1000) / rate);
  const jitter = () => 0;
  const loop = { port: prosa.port, connections, requests: order, due, redeliver: 0, jitter, signal };
  let start = 0;
  const used = prosa.usage();
  const ledger = await openLoop(loop, () => {
    start = performance.now();
  });
  const usedAfter = prosa.usage();
  const took = performance.now() - start;
  if (ledger.status.some((status) => status !== 200)) throw new BenchError('a webhook was not accepted');
  const deadline = performance.now() + patience;
  const customers = conversations.map(({ address }) => address);
  // Not whatever has arrived: customers of the warm-up may still be written to.
  const times = () => replyTimes(customers, due, arrivals);
  while (times().missing > 0 && performance.now() < deadline) await pause(50, signal);
  const { latencies, missing } = times();
  if (missing > 0) throw new BenchError(`${missing} messages were not answered`);
  return {
    messages: order.length,
    replyMs: percentiles(latencies.map((at) => at - start - funnel.burst)),
    acceptedMs: percentiles(ledger.answeredAt.map((at, n) => at - due[n]!)),
    cores: used && usedAfter ? (usedAfter.cpu - used.cpu) / 1000 / took : undefined,
  };
}

/** Each conversation's first message, then each one's second, and so on. */
function inTurns(conversations: readonly Conversation[]): Buffer[] {
  return Array.from({ length: messagesEach }, (_, n) =>
    conversations.map(({ requests }) => requests[n]!),
  ).flat();
}

/** Until no more replies come. */
async function settled(answered: () => number, signal: AbortSignal): Promise<void> {
  let before = -1;
  for (let looks = 0; looks < 100 && answered() !== before; looks++) {
    before = answered();
    await pause(2_000, signal);
  }
}
