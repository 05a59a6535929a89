/** A Prosa of many processes around a Kafka and a Redis that are there already: a gateway and some engines. */
import { randomUUID } from 'node:crypto';
import type { FunnelDocument } from '../../src/funnel/document.ts';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import type { SimulatorEndpoint, Target } from '../../src/simulator/target.ts';
import { FleetEngine } from './fleet-engine.ts';

export interface FleetOptions {
  brokers: readonly string[];
  redisUrl: string;
  engines: number;
  turns?: FunnelDocument['turns'];
  env?: Record<string, string>;
  /** Settings of the engine that is started as the `n`th, from 0, where it has some of its own. */
  engineEnv?(n: number): Record<string, string>;
  /** @param process `gateway <n>` or `engine <n>` */
  onOutput?(process: string, text: string): void;
}

export const HASH_KEY = 'a hash key that all processes share';
/** Without a word for so long an engine has lost its shards (ms). */
export const SESSION_TIMEOUT = 6_000;
/** A clean stop lets shards finish first. */
const STOP_TIMEOUT = 30_000;

export class Fleet implements Target {
  readonly prefix: string;
  readonly engines: FleetEngine[] = [];
  readonly gateways: ProsaProcess[] = [];
  readonly crashed: Promise<never>;
  readonly #options: FleetOptions;
  readonly #endpoint: SimulatorEndpoint;
  #crash!: (error: Error) => void;
  #started = 0;
  #repeatedUnknown = 0;

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
    const gateway = await this.#start('gateway', `gateway ${this.gateways.length}`);
    this.gateways.push(gateway);
    return gateway;
  }

  /** Sends repeated with an unknown outcome, as the engines that stopped cleanly had counted them. */
  get repeatedUnknown(): number {
    return this.#repeatedUnknown;
  }

  async addEngine(): Promise<FleetEngine> {
    const n = this.#started++;
    const engine = new FleetEngine(`engine ${n}`);
    const own = { LOG_LEVEL: 'info', ...this.#options.engineEnv?.(n) };
    engine.process = await this.#start('engine', engine.name, own, (text) => engine.hear(text));
    this.engines.push(engine);
    return engine;
  }

  /** A clean stop. */
  async removeEngine(engine: FleetEngine): Promise<void> {
    this.engines.splice(this.engines.indexOf(engine), 1);
    const repeated = await engine.repeatedUnknown();
    this.#repeatedUnknown += repeated; // others are removed meanwhile
    await engine.process.stop();
  }

  /** `kill -9`. */
  async loseEngine(engine: FleetEngine): Promise<void> {
    this.engines.splice(this.engines.indexOf(engine), 1);
    await engine.process.kill();
    await engine.process.stop(); // its directory is removed
  }

  /** Resolves when all processes say that they are ready. */
  async ready(): Promise<void> {
    await Promise.all([...this.gateways, ...this.engines.map(({ process }) => process)].map(untilReady));
  }

  async stop(): Promise<void> {
    for (const engine of this.engines) engine.resume();
    await Promise.all([...this.engines].map((engine) => this.removeEngine(engine)));
    await Promise.all(this.gateways.map((gateway) => gateway.stop()));
  }

  async #start(
    command: 'gateway' | 'engine',
    name: string,
    own: Record<string, string> = {},
    hear?: (text: string) => void,
  ): Promise<ProsaProcess> {
    const { brokers, redisUrl, turns, env, onOutput } = this.#options;
    const process = await ProsaProcess.start(this.#endpoint, {
      command,
      env: {
        KAFKA_BROKERS: brokers.join(','),
        REDIS_URL: redisUrl,
        PROSA_TOPIC_PREFIX: this.prefix,
        PROSA_HASH_KEY: HASH_KEY,
        PROSA_SESSION_TIMEOUT_MS: String(SESSION_TIMEOUT),
        ...env,
        ...own,
      },
      ...(turns && { turns }),
      onOutput: (text) => {
        hear?.(text);
        onOutput?.(name, text);
      },
      stopTimeoutMs: STOP_TIMEOUT,
    });
    process.crashed.catch((error: Error) => this.#crash(error));
    return process;
  }
}

const READY_TIMEOUT = 60_000;

async function untilReady({ url, crashed }: ProsaProcess): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT;
  for (;;) {
    const answer = fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) });
    const isReady = await Promise.race([answer.then(({ status }) => status === 200), crashed]).catch(
      () => false,
    );
    if (isReady) return;
    if (Date.now() > deadline) throw new Error(`${url} is not ready after ${READY_TIMEOUT} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
