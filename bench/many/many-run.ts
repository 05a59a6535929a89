/**
 * One run: a fresh Redis, fresh topics, a gateway and engines; a warm-up; messages as fast as they are accepted, until
 * all are durable; messages at half that rate; and the check of what was kept.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningKafka } from '../../dev/services/kafka.ts';
import type { RunningRedis } from '../../dev/services/redis.ts';
import { pause } from '../../src/simulator/pause.ts';
import { BenchError } from '../bench-error.ts';
import type { FunnelCopy } from '../funnel-copy.ts';
import { verify } from '../ingest/admin.ts';
import { startGraphStandIn } from '../ingest/graph-stand-in.ts';
import { sendsPerSecond, warmUpConcurrency } from '../ingest/ingest-run.ts';
import { type Load, sendAll } from '../ingest/load.ts';
import { buildConversations, type Conversation, conversationsFor } from '../ingest/requests.ts';
import { messagesEach } from '../rental.ts';
import { type Percentiles, percentiles } from '../summary.ts';
import { deleteTopics, eventBytes, startBenchRedis } from './backing.ts';
import { CostMeter, type Costs } from './costs.ts';
import { type EngineFigures, engineFigures } from './engine-figures.ts';
import { quantile, sinceHistogram } from './histogram.ts';
import { ManyProsa } from './many-prosa.ts';
import { packAll, redisFigures } from './redis-figures.ts';

export interface ManyRunOptions {
  kafka: RunningKafka;
  /** Where Kafka has its data. */
  kafkaDirectory: string;
  /** Unlike those of other runs. */
  prefix: string;
  engines: number;
  shards: number;
  concurrency: number;
  messages: number;
  warmUp: number;
  workers?: number | undefined;
  profile?: string | undefined;
  funnel: FunnelCopy;
  directory: string;
  signal: AbortSignal;
}

export interface ManyRunResult {
  /** Messages a second until the last 200, and until the last record is durable. */
  acceptedPerSecond: number;
  durablePerSecond: number;
  /** Messages that were accepted and not durable when the last 200 came. */
  backlog: number;
  /** To the 200, while as much is sent as is accepted. */
  latencyMs: Percentiles;
  costs: Costs;
  eventsPerMessage: number;
  eventsPerCommit: number;
  commitMs: number;
  stepMicroseconds: number;
  paced: PacedResult;
  size: SizeResult;
  bodyBytes: number;
}

/** At half the rate of the messages that were durable. */
export interface PacedResult {
  perSecond: number;
  /** To the 200. */
  latencyMs: Percentiles;
  /** From the acceptance until the record is durable. */
  durableMs: Omit<Percentiles, 'max'>;
}

/** Bytes of a conversation in the memory of Redis, new and when it rests, and of an event in its topic. */
export interface SizeResult {
  fresh: number;
  packed: number;
  event: number;
}

const PACED_SHARE = 0.5;
/** Conversations checked afterwards. */
const SAMPLE = 100;
/** Between two looks at what the engines have made durable, and how long nothing may come (ms). */
const LOOK = 20;
const STALLED = 60_000;

export async function manyRun(options: ManyRunOptions): Promise<ManyRunResult> {
  const { kafka, prefix } = options;
  const directory = mkdtempSync(join(options.directory, 'run-'));
  const graph = await startGraphStandIn();
  let redis: RunningRedis | undefined;
  let prosa: ManyProsa | undefined;
  try {
    redis = await startBenchRedis(join(directory, 'redis'));
    if (options.profile !== undefined) mkdirSync(options.profile, { recursive: true });
    prosa = await ManyProsa.start({
      ...options,
      brokers: kafka.brokers,
      redisUrl: redis.url,
      graphUrl: graph.url,
      sendsPerSecond,
      funnelFile: options.funnel.file,
      directory,
    });
    const empty = (await redisFigures(redis.port)).memory;
    const run = new Run(options, prosa, redis);
    const measured = await prosa.unlessCrashed(run.measure());
    await prosa.stop();
    prosa = undefined;
    return { ...measured, size: await sizeOf(options, redis, empty, run.conversations) };
  } finally {
    await prosa?.stop();
    await graph.close();
    await redis?.stop();
    await deleteTopics(kafka.brokers, prefix);
    rmSync(directory, { recursive: true, force: true });
  }
}

async function sizeOf(
  { kafkaDirectory, prefix, shards }: ManyRunOptions,
  redis: RunningRedis,
  empty: number,
  conversations: number,
): Promise<SizeResult> {
  const fresh = (await redisFigures(redis.port)).memory;
  await packAll(redis.url, prefix, shards);
  const packed = (await redisFigures(redis.port)).memory;
  return {
    fresh: (fresh - empty) / conversations,
    packed: (packed - empty) / conversations,
    event: eventBytes(kafkaDirectory, prefix) / (conversations * messagesEach),
  };
}

class Run {
  readonly #options: ManyRunOptions;
  readonly #prosa: ManyProsa;
  readonly #redis: RunningRedis;
  /** That were had so far. */
  conversations = 0;

  constructor(options: ManyRunOptions, prosa: ManyProsa, redis: RunningRedis) {
    this.#options = options;
    this.#prosa = prosa;
    this.#redis = redis;
  }

  async measure(): Promise<Omit<ManyRunResult, 'size'>> {
    const { messages, warmUp, concurrency } = this.#options;
    if (warmUp > 0) await this.#send(this.#build(warmUp), warmUpConcurrency);
    const conversations = this.#build(messages);
    const costs = await CostMeter.open(this.#prosa, this.#options.kafka, this.#redis);
    const full = await this.#send(conversations, concurrency, { started: () => costs.start() });
    const { before, after, load, seconds } = full;
    const spent = await costs.end(load.latencies.length);
    const sent = load.latencies.length;
    const applied = after.applied - before.applied;
    const commits = after.commits - before.commits;
    const durablePerSecond = sent / seconds;
    const paced = await this.#paced(durablePerSecond * PACED_SHARE);

    const step = Math.max(1, Math.floor(conversations.length / SAMPLE));
    const some = conversations.filter((_, index) => index % step === 0);
    await verify(this.#prosa.admin, some);
    const { deadLetters } = await this.#figures();
    if (deadLetters > 0) throw new BenchError(`${deadLetters} dead letters`);
    return {
      acceptedPerSecond: sent / load.seconds,
      durablePerSecond,
      backlog: full.backlog,
      latencyMs: percentiles(load.latencies),
      costs: spent,
      eventsPerMessage: applied / sent,
      eventsPerCommit: applied / commits,
      commitMs: ((after.commitSeconds - before.commitSeconds) / commits) * 1000,
      stepMicroseconds: ((after.stepSeconds - before.stepSeconds) / applied) * 1e6,
      paced,
      bodyBytes: meanBody(conversations),
    };
  }

  async #paced(perSecond: number): Promise<PacedResult> {
    const { messages, concurrency } = this.#options;
    const half = this.#build(Math.ceil(messages * PACED_SHARE));
    const { before, after, load } = await this.#send(half, concurrency, { perSecond });
    const delays = sinceHistogram(before.delays, after.delays);
    const at = (fraction: number) => quantile(delays, fraction) * 1000;
    return {
      perSecond: load.latencies.length / load.seconds,
      latencyMs: percentiles(load.latencies),
      durableMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    };
  }

  #build(messages: number): Conversation[] {
    const count = conversationsFor(messages);
    const built = buildConversations(this.conversations, count, this.#prosa.requests);
    this.conversations += count;
    return built;
  }

  /** Sends all, and waits until all of it is durable. */
  async #send(
    conversations: readonly Conversation[],
    concurrency: number,
    { started = () => {}, perSecond }: { started?: () => void; perSecond?: number } = {},
  ): Promise<{ before: EngineFigures; after: EngineFigures; load: Load; seconds: number; backlog: number }> {
    const { port } = this.#prosa;
    const { signal } = this.#options;
    const before = await this.#figures();
    let begun = 0;
    const begin = () => {
      started();
      begun = performance.now();
    };
    const load = await sendAll(port, conversations, concurrency, signal, begin, undefined, perSecond);
    const wanted = before.durable + load.latencies.length;
    let backlog: number | undefined;
    let progress = { durable: -1, at: 0 };
    for (;;) {
      const after = await this.#figures();
      const now = performance.now();
      backlog ??= wanted - after.durable;
      if (after.durable >= wanted) return { before, after, load, seconds: (now - begun) / 1000, backlog };
      if (after.durable > progress.durable) progress = { durable: after.durable, at: now };
      if (now - progress.at > STALLED) {
        throw new BenchError(`${wanted - after.durable} messages that were accepted are not durable`);
      }
      await pause(LOOK, signal);
      signal.throwIfAborted();
    }
  }

  #figures(): Promise<EngineFigures> {
    return engineFigures(this.#prosa.engineUrls, this.#options.signal);
  }
}

function meanBody(conversations: readonly Conversation[]): number {
  const bodies = conversations.flatMap(({ requests }) =>
    requests.map((request) => request.length - request.indexOf('\r\n\r\n') - 4),
  );
  return bodies.reduce((sum, length) => sum + length, 0) / bodies.length;
}
