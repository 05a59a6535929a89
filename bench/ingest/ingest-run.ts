/** One run: a fresh Prosa in its own process, a warm-up, the measured messages, and the check of what it kept. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pause } from '../../src/simulator/pause.ts';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import type { SimulatorEndpoint } from '../../src/simulator/target.ts';
import { BenchError } from '../bench-error.ts';
import { rentalFile } from '../rental.ts';
import { type Percentiles, percentiles } from '../summary.ts';
import { type Admin, counted, verify } from './admin.ts';
import { startGraphStandIn } from './graph-stand-in.ts';
import { sendAll } from './load.ts';
import { childPids, usageOf } from './process-usage.ts';
import { buildConversations, conversationsFor } from './requests.ts';

export interface RunOptions {
  concurrency: number;
  messages: number;
  warmUp: number;
  workers?: number;
  businessIds?: true;
  profile?: string;
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
const warmUpConcurrency = 64;

export async function ingestRun(options: RunOptions): Promise<RunResult> {
  const dataDir = mkdtempSync(join(options.directory, 'prosa-bench-'));
  const graph = await startGraphStandIn();
  let prosa: ProsaProcess | undefined;
  try {
    const endpoint: SimulatorEndpoint = {
      graphUrl: graph.url,
      phoneNumberId: '106540352242922',
      accessToken: randomBytes(24).toString('hex'),
      appSecret: randomBytes(16).toString('hex'),
      verifyToken: randomBytes(16).toString('hex'),
      adminToken: randomBytes(16).toString('hex'),
      numberRate: sendsPerSecond,
    };
    const before = new Set(childPids());
    prosa = await ProsaProcess.start(endpoint, { dataDir, env: settings(options), ...profiling(options) });
    const pid = childPids().find((child) => !before.has(child));
    const measured = measure(options, endpoint, prosa.url, pid);
    return { ...(await unlessCrashed(measured, prosa.crashed)), sent: graph.accepted() };
  } finally {
    await prosa?.stop();
    await graph.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** When Prosa dies its connections fail first; what it said then is worth waiting for. */
async function unlessCrashed<T>(work: Promise<T>, crashed: Promise<never>): Promise<T> {
  try {
    return await Promise.race([work, crashed]);
  } catch (error) {
    await Promise.race([crashed, pause(500)]);
    throw error;
  }
}

async function measure(
  { concurrency, messages, warmUp, businessIds, signal }: RunOptions,
  { phoneNumberId, appSecret, adminToken }: SimulatorEndpoint,
  url: string,
  pid: number | undefined,
): Promise<Omit<RunResult, 'sent'>> {
  const { host, port } = new URL(url);
  const admin: Admin = { url, token: adminToken!, signal };
  const requests = { host, phoneNumberId, appSecret, businessIds: businessIds ?? false };
  const count = conversationsFor(messages);
  const conversations = buildConversations(0, count, requests);
  const warming = buildConversations(count, conversationsFor(warmUp), requests);
  if (warming.length > 0) await sendAll(Number(port), warming, warmUpConcurrency, signal, () => {});

  const countedBefore = await counted(admin);
  const usage = () => (pid === undefined ? undefined : usageOf(pid));
  let used = usage();
  let client = process.cpuUsage();
  const { seconds, latencies } = await sendAll(Number(port), conversations, concurrency, signal, () => {
    used = usage();
    client = process.cpuUsage();
  });
  const usedAfter = usage();
  client = process.cpuUsage(client);
  const countedAfter = await counted(admin);

  const step = Math.max(1, Math.floor(conversations.length / sample));
  await verify(
    admin,
    conversations.filter((_, index) => index % step === 0),
  );
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

function settings({ workers }: RunOptions): Record<string, string> {
  return {
    PROSA_FUNNEL: rentalFile,
    ...(workers === undefined ? {} : { PROSA_WORKERS: String(workers) }),
  };
}

/** Arguments of Node that make it write a profile of each thread when it ends. */
function profiling({ profile }: RunOptions): { args?: string[] } {
  if (profile === undefined) return {};
  const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
  return {
    args: [
      '--disable-warning=ExperimentalWarning',
      '--cpu-prof',
      `--cpu-prof-dir=${resolve(profile)}`,
      '--import',
      path('profile-threads.ts'),
      path('../../src/cli/prosa.ts'),
      'start',
    ],
  };
}
