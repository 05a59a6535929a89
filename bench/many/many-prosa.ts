/** A gateway and some engines, each in a process of its own, that a bench sends to. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pause } from '../../src/simulator/pause.ts';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { adminOf, type BenchEndpoint, benchEndpoint, requestsTo, unlessCrashed } from '../bench-endpoint.ts';
import { BenchError } from '../bench-error.ts';
import type { Admin } from '../ingest/admin.ts';
import type { RequestOptions } from '../ingest/requests.ts';
import { profiling } from '../profiling.ts';
import { engineFigures } from './engine-figures.ts';

export interface ManyProsaOptions {
  brokers: readonly string[];
  redisUrl: string;
  prefix: string;
  engines: number;
  shards: number;
  graphUrl: string;
  /** Replies a second of all engines together. */
  sendsPerSecond: number;
  /** `PROSA_FUNNEL` */
  funnelFile: string;
  /** `PROSA_WORKERS` of each engine; by default its own default. */
  workers?: number | undefined;
  /** Where each process has its data directory. */
  directory: string;
  /** Where all processes write CPU profiles when they end. */
  profile?: string | undefined;
  signal: AbortSignal;
}

/** The start of a process, and until the shards are spread over all engines (ms). */
const READY_TIMEOUT = 120_000;

export class ManyProsa {
  readonly gateway: ProsaProcess;
  readonly engines: readonly ProsaProcess[];
  readonly #endpoint: BenchEndpoint;
  readonly #shards: number;
  readonly #signal: AbortSignal;

  /** Resolves when every engine has a part of the shards and all are open. */
  static async start(options: ManyProsaOptions): Promise<ManyProsa> {
    const endpoint = benchEndpoint(options.graphUrl, options.sendsPerSecond);
    const started: ProsaProcess[] = [];
    const hashKey = randomBytes(16).toString('hex');
    const start = async (command: 'gateway' | 'engine') => {
      const args = profiling(options.profile, command);
      const one = await ProsaProcess.start(endpoint, {
        command,
        dataDir: join(options.directory, `${command}-${started.length}`),
        env: settingsOf(options, hashKey),
        ...(args === undefined ? {} : { args }),
        readyTimeoutMs: READY_TIMEOUT,
        stopTimeoutMs: READY_TIMEOUT,
      });
      started.push(one);
      return one;
    };
    try {
      const gateway = await start('gateway');
      const engines: ProsaProcess[] = [];
      for (let n = 0; n < options.engines; n++) engines.push(await start('engine'));
      const prosa = new ManyProsa(endpoint, gateway, engines, options);
      await prosa.unlessCrashed(prosa.#spread());
      return prosa;
    } catch (error) {
      await Promise.all(started.map((one) => one.kill()));
      throw error;
    }
  }

  private constructor(
    endpoint: BenchEndpoint,
    gateway: ProsaProcess,
    engines: readonly ProsaProcess[],
    { shards, signal }: ManyProsaOptions,
  ) {
    this.#shards = shards;
    this.#endpoint = endpoint;
    this.gateway = gateway;
    this.engines = engines;
    this.#signal = signal;
  }

  get port(): number {
    return Number(new URL(this.gateway.url).port);
  }

  get engineUrls(): string[] {
    return this.engines.map(({ url }) => url);
  }

  get admin(): Admin {
    return adminOf(this.gateway.url, this.#endpoint, this.#signal);
  }

  get requests(): RequestOptions {
    return requestsTo(this.gateway.url, this.#endpoint);
  }

  unlessCrashed<T>(work: Promise<T>): Promise<T> {
    return unlessCrashed(work, ...[this.gateway, ...this.engines].map(({ crashed }) => crashed));
  }

  async stop(): Promise<void> {
    await Promise.all(this.engines.map((engine) => engine.stop()));
    await this.gateway.stop();
  }

  async #spread(): Promise<void> {
    const deadline = performance.now() + READY_TIMEOUT;
    for (;;) {
      const { shardsOpen } = await engineFigures(this.engineUrls, this.#signal);
      const all = shardsOpen.reduce((sum, one) => sum + one, 0);
      if (all === this.#shards && shardsOpen.every((open) => open > 0)) return;
      if (performance.now() > deadline) {
        throw new BenchError(`the engines have ${shardsOpen.join(' and ')} of ${this.#shards} shards`);
      }
      await pause(100, this.#signal);
      this.#signal.throwIfAborted();
    }
  }
}

function settingsOf(options: ManyProsaOptions, hashKey: string): Record<string, string> {
  const { brokers, redisUrl, prefix, shards, funnelFile, workers } = options;
  return {
    KAFKA_BROKERS: brokers.join(','),
    REDIS_URL: redisUrl,
    PROSA_TOPIC_PREFIX: prefix,
    PROSA_HASH_KEY: hashKey,
    PROSA_SHARDS: String(shards),
    PROSA_FUNNEL: funnelFile,
    ...(workers === undefined ? {} : { PROSA_WORKERS: String(workers) }),
  };
}
