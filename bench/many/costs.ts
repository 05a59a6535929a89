/** What a message costs each part: CPU, disk, network, and how busy the threads are. */
import type { RunningKafka } from '../../dev/services/kafka.ts';
import type { RunningRedis } from '../../dev/services/redis.ts';
import { type Usage, usageOf } from '../ingest/process-usage.ts';
import { type EngineFigures, engineFigures } from './engine-figures.ts';
import type { ManyProsa } from './many-prosa.ts';
import { type RedisFigures, redisFigures } from './redis-figures.ts';

/** Of a message, in microseconds of CPU and bytes; what the system does not tell is not a number. */
export interface Costs {
  gateway: ProcessCosts;
  /** All engines together; resident memory is that of the largest. */
  engines: ProcessCosts;
  kafka: ProcessCosts;
  redis: ProcessCosts & {
    /** Inside scripts, and how many calls of scripts there were. */
    scripts: number;
    calls: number;
    received: number;
    sent: number;
  };
  /** This process. */
  client: number;
  /** Part of the time that threads were busy, of the busiest process; of workers the mean. */
  busy: { gateway: number; engineMain: number; engineWorkers: number };
}

export interface ProcessCosts {
  cpu: number;
  /** Of it the main thread. */
  main: number;
  /** Of children that ended meanwhile, beside it. */
  children: number;
  written: number;
  residentMb: number;
}

interface Reading {
  at: number;
  gateway: Usage[];
  engines: Usage[];
  kafka: Usage[];
  redis: Usage[];
  client: NodeJS.CpuUsage;
}

export class CostMeter {
  readonly #prosa: ManyProsa;
  readonly #kafka: RunningKafka;
  readonly #redis: RunningRedis;
  #began!: Counted;
  #before!: Reading;

  /** Soon before the first message. */
  static async open(prosa: ManyProsa, kafka: RunningKafka, redis: RunningRedis): Promise<CostMeter> {
    const meter = new CostMeter(prosa, kafka, redis);
    meter.#began = await meter.#count();
    return meter;
  }

  private constructor(prosa: ManyProsa, kafka: RunningKafka, redis: RunningRedis) {
    this.#prosa = prosa;
    this.#kafka = kafka;
    this.#redis = redis;
  }

  /** When the first message is about to be sent. */
  start(): void {
    this.#before = this.#read();
  }

  async end(messages: number): Promise<Costs> {
    const before = this.#before;
    const after = this.#read();
    const began = this.#began;
    const ended = await this.#count();
    const seconds = (after.at - before.at) / 1000;
    const of = (part: 'gateway' | 'engines' | 'kafka' | 'redis') =>
      costsOf(before[part], after[part], messages);
    const redis = (figure: keyof RedisFigures) => (ended.redis[figure] - began.redis[figure]) / messages;
    const busiest = (part: 'gateway' | 'engines', of: 'busyMain' | 'busyWorkers') =>
      Math.max(...ended[part][of].map((busy, n) => (busy - began[part][of][n]!) / seconds));
    return {
      gateway: of('gateway'),
      engines: of('engines'),
      kafka: of('kafka'),
      redis: {
        ...of('redis'),
        scripts: redis('microseconds'),
        calls: redis('calls'),
        received: redis('received'),
        sent: redis('sent'),
      },
      client: (cpuOf(after.client) - cpuOf(before.client)) / messages,
      busy: {
        gateway: busiest('gateway', 'busyMain'),
        engineMain: busiest('engines', 'busyMain'),
        engineWorkers: busiest('engines', 'busyWorkers') / ended.engines.threads,
      },
    };
  }

  async #count(): Promise<Counted> {
    const { signal } = this.#prosa.admin;
    const [gateway, engines, redis] = await Promise.all([
      engineFigures([this.#prosa.gateway.url], signal),
      engineFigures(this.#prosa.engineUrls, signal),
      redisFigures(this.#redis.port),
    ]);
    return { gateway, engines, redis };
  }

  #read(): Reading {
    const { gateway, engines } = this.#prosa;
    const usages = (pids: (number | undefined)[]) => pids.flatMap((pid) => usageOf(pid ?? 0) ?? []);
    return {
      at: performance.now(),
      gateway: usages([gateway.pid]),
      engines: usages(engines.map(({ pid }) => pid)),
      kafka: usages(this.#kafka.pids),
      redis: usages([this.#redis.pid]),
      client: process.cpuUsage(),
    };
  }
}

interface Counted {
  gateway: EngineFigures;
  engines: EngineFigures;
  redis: RedisFigures;
}

const cpuOf = ({ user, system }: NodeJS.CpuUsage) => user + system;

function costsOf(before: readonly Usage[], after: readonly Usage[], messages: number): ProcessCosts {
  const each = (figure: keyof Usage) => {
    if (before.length === 0) return Number.NaN;
    return after.reduce((sum, usage, n) => sum + usage[figure] - before[n]![figure], 0) / messages;
  };
  return {
    cpu: each('cpu'),
    main: each('main'),
    children: each('children'),
    written: each('written'),
    residentMb: Math.max(...after.map(({ residentMb }) => residentMb)),
  };
}
