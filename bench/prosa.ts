/** A Prosa in a process of its own that a bench sends to, and what is read of it. */
import { ProsaProcess, type ProsaProcessOptions } from '../src/simulator/prosa-process.ts';
import { adminOf, type BenchEndpoint, benchEndpoint, requestsTo, unlessCrashed } from './bench-endpoint.ts';
import type { Admin } from './ingest/admin.ts';
import { childPids, type Usage, usageOf } from './ingest/process-usage.ts';
import type { RequestOptions } from './ingest/requests.ts';

export interface MeasuredProsaOptions {
  dataDir: string;
  /** Where it sends replies to, and how many a second at most. */
  graphUrl: string;
  sendsPerSecond: number;
  /** `PROSA_FUNNEL` */
  funnelFile: string;
  /** `PROSA_WORKERS`; by default its own default. */
  workers?: number | undefined;
  /** `PROSA_MAX_IN_FLIGHT`; by default its own default. */
  maxInFlight?: number | undefined;
  /** Arguments of Node; by default those of `prosa start`. */
  args?: string[] | undefined;
  readyTimeoutMs?: number;
}

export class MeasuredProsa {
  /** From the start of its process until it was ready (ms). */
  readonly startMs: number;
  /** Undefined where the system does not tell. */
  readonly pid: number | undefined;
  readonly #endpoint: BenchEndpoint;
  readonly #process: ProsaProcess;

  static async start(options: MeasuredProsaOptions): Promise<MeasuredProsa> {
    const endpoint = benchEndpoint(options.graphUrl, options.sendsPerSecond);
    const { dataDir, funnelFile, workers, maxInFlight, args, readyTimeoutMs } = options;
    const processOptions: ProsaProcessOptions = {
      dataDir,
      env: {
        PROSA_FUNNEL: funnelFile,
        ...(workers === undefined ? {} : { PROSA_WORKERS: String(workers) }),
        ...(maxInFlight === undefined ? {} : { PROSA_MAX_IN_FLIGHT: String(maxInFlight) }),
      },
      ...(args === undefined ? {} : { args }),
      ...(readyTimeoutMs === undefined ? {} : { readyTimeoutMs }),
    };
    const before = new Set(childPids());
    const began = performance.now();
    const started = await ProsaProcess.start(endpoint, processOptions);
    const startMs = performance.now() - began;
    const pid = childPids().find((child) => !before.has(child));
    return new MeasuredProsa(endpoint, started, pid, startMs);
  }

  private constructor(
    endpoint: BenchEndpoint,
    started: ProsaProcess,
    pid: number | undefined,
    startMs: number,
  ) {
    this.#endpoint = endpoint;
    this.#process = started;
    this.pid = pid;
    this.startMs = startMs;
  }

  get port(): number {
    return Number(new URL(this.#process.url).port);
  }

  admin(signal: AbortSignal): Admin {
    return adminOf(this.#process.url, this.#endpoint, signal);
  }

  requests(businessIds = false): RequestOptions {
    return requestsTo(this.#process.url, this.#endpoint, businessIds);
  }

  usage(): Usage | undefined {
    return this.pid === undefined ? undefined : usageOf(this.pid);
  }

  unlessCrashed<T>(work: Promise<T>): Promise<T> {
    return unlessCrashed(work, this.#process.crashed);
  }

  /** Ends cleanly, so that SQLite has checkpointed its files. */
  stop(): Promise<void> {
    return this.#process.stop();
  }

  /** `kill -9`; `stop` is still to be called. */
  kill(): Promise<void> {
    return this.#process.kill();
  }
}
