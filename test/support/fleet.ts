/** A Prosa of many processes around a Kafka and a Redis that are there already: a gateway and some engines. */
import { randomUUID } from 'node:crypto';
import type { FunnelDocument } from '../../src/funnel/document.ts';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import type { Random } from '../../src/simulator/random.ts';
import type { KillableTarget, SimulatorEndpoint } from '../../src/simulator/target.ts';

export interface FleetOptions {
  brokers: readonly string[];
  redisUrl: string;
  engines: number;
  turns?: FunnelDocument['turns'];
  /** Which engine is killed. */
  random: Random;
  env?: Record<string, string>;
  onOutput?(text: string): void;
}

/** A clean stop lets shards finish first. */
const STOP_TIMEOUT = 30_000;

export class Fleet implements KillableTarget {
  readonly prefix: string;
  readonly engines: ProsaProcess[] = [];
  readonly gateways: ProsaProcess[] = [];
  readonly crashed: Promise<never>;
  readonly #options: FleetOptions;
  readonly #endpoint: SimulatorEndpoint;
  readonly #random: Random;
  #crash!: (error: Error) => void;
  #killed: ProsaProcess | undefined;

  static async start(endpoint: SimulatorEndpoint, options: FleetOptions): Promise<Fleet> {
    const fleet = new Fleet(endpoint, options);
    try {
      await fleet.addGateway();
      for (let n = 0; n < options.engines; n++) await fleet.addEngine();
    } catch (error) {
      await fleet.stop();
      throw error;
    }
    return fleet;
  }

  private constructor(endpoint: SimulatorEndpoint, options: FleetOptions) {
    this.#endpoint = endpoint;
    this.#options = options;
    this.#random = options.random;
    this.prefix = `fleet-${randomUUID().slice(0, 8)}`;
    this.crashed = new Promise((_, reject) => {
      this.#crash = reject;
    });
    this.crashed.catch(() => {});
  }

  get url(): string {
    return this.gateways[0]!.url;
  }

  async addGateway(): Promise<ProsaProcess> {
    const gateway = await this.#start('gateway');
    this.gateways.push(gateway);
    return gateway;
  }

  async addEngine(): Promise<ProsaProcess> {
    const engine = await this.#start('engine');
    this.engines.push(engine);
    return engine;
  }

  /** A clean stop. */
  async removeEngine(engine: ProsaProcess): Promise<void> {
    this.engines.splice(this.engines.indexOf(engine), 1);
    await engine.stop();
  }

  /** `kill -9` of one of the engines. */
  async kill(): Promise<void> {
    this.#killed = this.#random.pick(this.engines);
    await this.#killed.kill();
  }

  async restart(): Promise<number> {
    const killed = this.#killed!;
    this.#killed = undefined;
    return killed.restart();
  }

  async stop(): Promise<void> {
    await Promise.all(this.engines.map((engine) => engine.stop()));
    await Promise.all(this.gateways.map((gateway) => gateway.stop()));
  }

  async #start(command: 'gateway' | 'engine'): Promise<ProsaProcess> {
    const { brokers, redisUrl, turns, env, onOutput } = this.#options;
    const process = await ProsaProcess.start(this.#endpoint, {
      command,
      env: {
        KAFKA_BROKERS: brokers.join(','),
        REDIS_URL: redisUrl,
        PROSA_TOPIC_PREFIX: this.prefix,
        PROSA_HASH_KEY: 'a hash key that all processes share',
        PROSA_SESSION_TIMEOUT_MS: '6000',
        ...env,
      },
      ...(turns && { turns }),
      ...(onOutput && { onOutput }),
      stopTimeoutMs: STOP_TIMEOUT,
    });
    process.crashed.catch((error: Error) => this.#crash(error));
    return process;
  }
}
