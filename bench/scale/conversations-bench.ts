/** Brings conversations into progress, and measures what they take and whether more of them make Prosa slower. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BenchError } from '../bench-error.ts';
import type { FunnelCopy } from '../funnel-copy.ts';
import { conversationOf } from '../ingest/admin.ts';
import { type GraphStandIn, startGraphStandIn } from '../ingest/graph-stand-in.ts';
import { sendsPerSecond } from '../ingest/ingest-run.ts';
import { addressOf } from '../ingest/requests.ts';
import { MeasuredProsa } from '../prosa.ts';
import { drained, type Progress, packed, prepare, spread, touch } from './conversations.ts';
import { dataSize } from './data-size.ts';
import { settledMemory } from './memory.ts';
import type { ScaleOptions } from './scale-options.ts';
import { type Knowing, slowestSends, throughput } from './throughput.ts';
import { fastestSends } from './unfinished.ts';

export interface MemoryResult {
  /** Resident megabytes of a fresh process after a few hundred messages. */
  idleMb: number | undefined;
  /** After the conversations were brought into progress in this process; not with `prepared` ones. */
  inProgressMb: number | undefined;
  /** After a start on their data and one more message of each. */
  restartedMb: number | undefined;
}

/** Messages an idle process has had. */
const idleMessages = 400;

export class ConversationsBench {
  readonly #options: ScaleOptions;
  readonly #funnel: FunnelCopy;
  readonly #directory: string;
  readonly #watch: Progress;

  constructor(options: ScaleOptions, funnel: FunnelCopy, directory: string, watch: Progress) {
    this.#options = options;
    this.#funnel = funnel;
    this.#directory = directory;
    this.#watch = watch;
  }

  async measure(known: readonly number[]) {
    const { parts, conversations, dataDir, keep, prepared } = this.#options;
    const measureMemory = parts.includes('conversations');
    const measureThroughput = parts.includes('throughput');
    if (!measureMemory && !measureThroughput && !keep) return {};
    const kept = dataDir !== undefined && (keep || prepared);
    const data = join(kept ? dataDir : this.#directory, `conversations-${conversations}`);
    if (prepared && !existsSync(data)) {
      throw new BenchError(`${data} does not exist; --keep makes it, --prepared uses it`);
    }
    if (!prepared && existsSync(data)) {
      throw new BenchError(`${data} exists already; use it with --prepared or remove it`);
    }
    const graph = await startGraphStandIn();
    try {
      const idleMb = measureMemory ? await this.#idle(graph) : undefined;
      const inProgressMb = prepared ? undefined : await this.#prepare(data, conversations, graph);
      this.#watch.progress('scale: reading what the data weighs');
      const disk = measureMemory ? dataSize(data) : undefined;
      const few = known.filter((number) => number < conversations);
      const rest = await this.#restarted(data, measureThroughput ? few : undefined, graph);
      const memory = measureMemory ? { idleMb, inProgressMb, restartedMb: rest.restartedMb } : undefined;
      return { memory, disk, throughput: rest.throughput };
    } finally {
      await graph.close();
    }
  }

  /** What a process takes that has nearly nothing to remember. */
  async #idle(graph: GraphStandIn): Promise<number | undefined> {
    this.#watch.progress('scale: an idle process');
    const prosa = await this.#start(join(this.#directory, 'idle'), graph, fastestSends);
    return await this.#ended(prosa, async () => {
      const { messagesEach } = this.#options;
      const conversations = Math.ceil(idleMessages / messagesEach);
      await prepare(prosa, { conversations, messagesEach }, { ...this.#watch, progress: () => {} });
      await drained(prosa, graph.accepted, this.#watch);
      return await settledMemory(prosa, this.#watch.signal);
    });
  }

  /** Brings conversations into progress; the memory of the process that did, if it was to be sent its replies. */
  async #prepare(data: string, conversations: number, graph: GraphStandIn): Promise<number | undefined> {
    const { messagesEach, drain } = this.#options;
    const prosa = await this.#start(data, graph, drain ? fastestSends : sendsPerSecond);
    try {
      return await this.#ended(prosa, async () => {
        const funnelFile = this.#funnel.burst ? undefined : this.#funnel.file;
        await prepare(prosa, { conversations, messagesEach, funnelFile }, this.#watch);
        if (drain) await drained(prosa, graph.accepted, this.#watch);
        await packed(prosa, this.#watch);
        return await settledMemory(prosa, this.#watch.signal);
      });
    } catch (error) {
      rmSync(data, { recursive: true, force: true }); // half of it is of no use to --prepared
      throw error;
    }
  }

  /**
   * Starts again on the data, with a message to each.
   * @param few numbers of conversations that other Prosas know, to be measured beside it; absent if nothing is
   */
  async #restarted(data: string, few: readonly number[] | undefined, graph: GraphStandIn) {
    const { conversations, messagesEach } = this.#options;
    const running: Knowing[] = [];
    try {
      const prosa = await this.#start(data, graph, slowestSends);
      running.push({ known: conversations, prosa });
      const { signal } = this.#watch;
      if ((await conversationOf(prosa.admin(signal), addressOf(conversations - 1))) === undefined) {
        throw new BenchError(`${data} does not hold ${conversations} conversations of this bench`);
      }
      await prosa.unlessCrashed(touch(prosa, conversations, this.#watch));
      const restartedMb = this.#options.parts.includes('conversations')
        ? await settledMemory(prosa, signal)
        : undefined;
      if (few === undefined) return { restartedMb, throughput: undefined };
      for (const known of few.toReversed()) {
        const other = await this.#start(join(this.#directory, `known-${known}`), graph, slowestSends);
        running.unshift({ known, prosa: other });
        const quietly = { ...this.#watch, progress: () => {} };
        await prepare(other, { conversations: known, messagesEach }, quietly);
        await touch(other, known, quietly);
      }
      const { messages, warmUp, concurrency, runs } = this.#options;
      // A process that has just begun is not measured against one that has had many messages.
      for (const { known, prosa: one } of running) {
        await spread(one, { known, messages, concurrency, seed: `begin/${known}` }, signal);
      }
      const measured = { messages, warmUp, concurrency, runs, signal };
      return { restartedMb, throughput: await throughput(running, measured, this.#watch.progress) };
    } finally {
      for (const { prosa } of running) await prosa.stop();
    }
  }

  #start(dataDir: string, { url }: GraphStandIn, sendsPerSecond: number): Promise<MeasuredProsa> {
    const { workers } = this.#options;
    const { file: funnelFile } = this.#funnel;
    return MeasuredProsa.start({ dataDir, graphUrl: url, sendsPerSecond, funnelFile, workers });
  }

  async #ended<T>(prosa: MeasuredProsa, work: () => Promise<T>): Promise<T> {
    try {
      return await prosa.unlessCrashed(work());
    } finally {
      await prosa.stop();
    }
  }
}
