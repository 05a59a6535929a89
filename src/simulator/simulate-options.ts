import { randomBytes } from 'node:crypto';
import { ProsaError } from '../errors.ts';
import type { FaultOptions } from './graph-faults.ts';
import type { Progress } from './progress.ts';
import { cloudApiLimits, type RateLimitOptions } from './rate-limits.ts';
import type { StartTarget } from './target.ts';

export interface SimulateOptions {
  /** Base URL of a running Prosa, or what starts one; by default `prosa start` is started for the run. */
  target?: string | StartTarget;
  customers?: number;
  /** Messages per customer. */
  messages?: number;
  /** New messages per second over all customers; by default half of `numberRate`, the other half is for replies. */
  rate?: number;
  /** Fraction of message webhooks that is delivered twice. */
  duplicates?: number;
  /** Webhooks are permuted and merged, statuses come out of order. */
  shuffle?: boolean;
  /** Fraction of messages that are not text. */
  unsupported?: number;
  /** Fraction of texts that is written in two to four messages; whoever is to be judged by it must wait for them. */
  bursts?: number;
  /** Quiet time that ends a burst (ms); `prosa start` is started with it. By default the rental funnel's own. */
  burstMs?: number;
  /** How often to kill the process and start it again; needs a target that was started for the run. */
  kills?: number;
  /** How often to kill one of its worker threads; needs a target that was started for the run. */
  workerKills?: number;
  seed?: number;
  /** How long an answer may take after the message was accepted. */
  settleSeconds?: number;
  /** For how long an undelivered webhook is delivered again. */
  deliverySeconds?: number;
  /** The run ends when nothing was sent for so long, and all is answered. */
  quietMs?: number;
  /** Shortest and longest time a customer thinks before the next message. */
  thinkMs?: readonly [number, number];
  /** With it the journals are checked; a Prosa started for the run always gets one. */
  adminToken?: string;
  appSecret?: string;
  phoneNumberId?: string;
  accessToken?: string;
  verifyToken?: string;
  /** Where the simulated Graph API listens; any free port by default. A running Prosa must be told it. */
  graphPort?: number;
  /** Messages per second of the business number, both directions together. */
  numberRate?: number;
  /** The pair limit, if another than WhatsApp's own. */
  limits?: Partial<Omit<RateLimitOptions, 'numberRate'>>;
  /** Shortest and longest time the Graph API takes to accept a send. */
  latencyMs?: readonly [number, number];
  faults?: Partial<FaultOptions>;
  /**
   * Fraction of the calls of a simulated language model that fail, each kind of fault alike; Prosa is started with that
   * model. Without it there is none.
   */
  llmFaults?: number;
  /** Which invented phone numbers to use: blocks of 10,000. */
  phoneBlock?: number;
  signal?: AbortSignal;
  onProgress?(progress: Progress): void;
}

type Optional = 'target' | 'adminToken' | 'burstMs' | 'llmFaults' | 'onProgress' | 'signal';

export type SimulateSettings = Required<Omit<SimulateOptions, Optional>> & Pick<SimulateOptions, Optional>;

/** What a simulated WhatsApp must have in common with a Prosa that runs already, and where that has it. */
const OF_A_RUNNING_PROSA = [
  ['appSecret', 'WHATSAPP_APP_SECRET'],
  ['accessToken', 'WHATSAPP_ACCESS_TOKEN'],
  ['phoneNumberId', 'WHATSAPP_PHONE_NUMBER_ID'],
  ['graphPort', 'the port of its WHATSAPP_API_URL'],
] as const;

/** As the command calls it. */
const flag = (name: string) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Fills in the defaults and refuses what cannot work. */
export function simulateSettings(options: SimulateOptions): SimulateSettings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const external = typeof options.target === 'string';
  const chaos = (options.kills ?? 0) + (options.workerKills ?? 0) > 0;
  const secret = () => randomBytes(16).toString('hex');
  const numberRate = options.numberRate ?? 1000;
  const settings: SimulateSettings = {
    customers: 200,
    messages: 8,
    rate: numberRate / 2,
    duplicates: 0,
    shuffle: false,
    unsupported: 0,
    bursts: 0,
    kills: 0,
    workerKills: 0,
    seed: 1,
    settleSeconds: 15,
    deliverySeconds: 60,
    quietMs: 2000,
    // Among kills customers take their time, so that there is load until the last of them.
    thinkMs: chaos ? [300, 2500] : [100, 400],
    appSecret: secret(),
    phoneNumberId: '100000000000001',
    accessToken: secret(),
    verifyToken: secret(),
    graphPort: 0,
    numberRate,
    limits: cloudApiLimits,
    latencyMs: chaos ? [2, 30] : [0, 0],
    faults: {},
    ...(options.target === undefined ? { adminToken: secret() } : {}),
    // A running Prosa may know the customers of an earlier run.
    phoneBlock: external ? Math.floor(Math.random() * 9999) + 1 : 0,
    ...given,
  };
  const invalid = (message: string) => new ProsaError('simulator_option_invalid', message);
  for (const name of ['customers', 'messages'] as const) {
    if (!(Number.isInteger(settings[name]) && settings[name] > 0 && settings[name] <= 100_000)) {
      throw invalid(`${flag(name)} must be a whole number from 1 to 100,000`);
    }
  }
  for (const name of ['duplicates', 'unsupported', 'bursts'] as const) {
    if (!(settings[name] >= 0 && settings[name] <= 1)) throw invalid(`${flag(name)} must be from 0 to 1`);
  }
  for (const name of ['rate', 'numberRate', 'settleSeconds', 'deliverySeconds'] as const) {
    if (!(settings[name] > 0)) throw invalid(`${flag(name)} must be above 0`);
  }
  for (const name of ['kills', 'workerKills'] as const) {
    if (!(Number.isInteger(settings[name]) && settings[name] >= 0)) {
      throw invalid(`${flag(name)} must be a whole number`);
    }
  }
  const { burstMs, llmFaults } = settings;
  if (llmFaults !== undefined && !(llmFaults >= 0 && llmFaults <= 1)) {
    throw invalid('--llm-faults must be from 0 to 1');
  }
  if (burstMs !== undefined && !(Number.isInteger(burstMs) && burstMs >= 0 && burstMs <= 60_000)) {
    throw invalid('--burst-ms must be a whole number from 0 to 60,000');
  }
  if (burstMs !== undefined && burstMs >= settings.settleSeconds * 1000) {
    throw invalid('--burst-ms must be below --settle-seconds: an answer comes only after it');
  }
  if (burstMs === 0 && settings.bursts > 0)
    throw invalid('a funnel that waits for nothing splits each burst: leave out --bursts, or --burst-ms 0');
  if (typeof settings.target === 'string') {
    if (!URL.canParse(settings.target)) throw invalid('--target must be a URL, e.g. http://localhost:3000');
    if (llmFaults !== undefined)
      throw invalid('a running Prosa has its own language model: leave out --llm-faults');
    if (chaos)
      throw invalid('a running Prosa cannot be killed: leave out --target, or --kills and --worker-kills');
    const missing = OF_A_RUNNING_PROSA.filter(([name]) => !given[name]).map(
      ([name, setting]) => `${flag(name)} (${setting})`,
    );
    if (missing.length > 0) {
      throw invalid(
        `with --target there must be ${missing.join(', ')}: the same that the running Prosa was started with`,
      );
    }
  }
  return settings;
}
