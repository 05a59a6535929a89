/** Reads and checks the settings. Nothing else reads the environment. */
import { availableParallelism } from 'node:os';
import type { z } from 'zod';
import type { SourceSetting } from './catalogue/source-setting.ts';
import { type DistributedConfig, readDistributed } from './distributed-config.ts';
import { ProsaError } from './errors.ts';
import { type LlmConfig, readLlm } from './llm-config.ts';
import { type OidcConfig, readOidc } from './oidc-config.ts';
import { SETTINGS, type Setting } from './settings.ts';
import { readTracing, type TracingConfig } from './tracing-config.ts';

export type { TracingConfig } from './tracing-config.ts';

export type Values = {
  [name in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[name]['schema']> | undefined;
};

export interface WhatsAppConfig {
  phoneNumberId: string;
  accessToken: string;
  appSecrets: string[];
  verifyToken: string;
  apiUrl: string;
  messagesPerSecond: number;
  /** Names of those that are approved. */
  templates: string[];
}

export interface Config {
  port: number;
  host: string;
  dataDir: string;
  shards: number;
  workers: number;
  tenant: string;
  funnel: string;
  adminToken: string | undefined;
  /** Undefined where Prosa keeps them itself. */
  usersFile: string | undefined;
  /** Undefined where nobody logs in by single sign-on. */
  oidc: OidcConfig | undefined;
  trustedProxies: string[];
  hashKey: string | undefined;
  maxInFlight: number;
  sendUnknownWait: number;
  supervision: { stepLimit: number; workerMemory: number; poisonDeaths: number; restarts: number };
  /** Undefined to keep everything. */
  retentionDays: number | undefined;
  catalogue: {
    /** Undefined for the data that come with the code. */
    source: SourceSetting | undefined;
    /** ms */
    pollEvery: number;
    maxAge: number;
  };
  whatsapp: WhatsAppConfig | undefined;
  /** Where everybody reaches this server, without a slash at its end. */
  publicUrl: string | undefined;
  /** What stands before paths of this server for customers of every channel; undefined where some would not reach them. */
  pageUrl: string | undefined;
  /** Undefined for the embedded mode. */
  distributed: DistributedConfig | undefined;
  /** Undefined where no language model is asked. */
  llm: LlmConfig | undefined;
  /** Undefined where nothing is traced. */
  tracing: TracingConfig | undefined;
  logLevel: string;
}

/**
 * Reads and checks all settings.
 * @throws ProsaError `config_invalid` that names each wrong setting
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const problems: string[] = [];
  const values = {} as Record<string, unknown>;
  for (const [name, setting] of Object.entries<Setting>(SETTINGS)) {
    const given = environment[name] || setting.default; // an empty variable is an unset one
    if (given === undefined) continue;
    const parsed = setting.schema.safeParse(given);
    if (parsed.success) values[name] = parsed.data;
    else
      problems.push(
        `${name} ${parsed.error.issues[0]!.message}${isSecret(name) ? '' : ` (it is "${given}")`}`,
      );
  }
  const set = values as Values;
  const whatsapp = readWhatsApp(set, problems);
  const distributed = readDistributed(set, problems);
  if (set.PROSA_CATALOGUE_MAX_AGE_SECONDS! < set.PROSA_CATALOGUE_POLL_SECONDS!) {
    problems.push('PROSA_CATALOGUE_MAX_AGE_SECONDS must not be less than PROSA_CATALOGUE_POLL_SECONDS');
  }
  const oidc = readOidc(set, problems);
  const llm = readLlm(set, environment, problems);
  if (problems.length > 0) {
    throw new ProsaError('config_invalid', `wrong settings:\n${problems.map((p) => `  ${p}`).join('\n')}`);
  }
  return Object.freeze({
    port: set.PORT!,
    host: set.HOST!,
    dataDir: set.PROSA_DATA_DIR!,
    shards: set.PROSA_SHARDS!,
    workers: set.PROSA_WORKERS ?? availableParallelism(),
    tenant: set.PROSA_TENANT!,
    funnel: set.PROSA_FUNNEL!,
    adminToken: set.PROSA_ADMIN_TOKEN,
    usersFile: set.PROSA_USERS_FILE,
    oidc,
    trustedProxies: set.PROSA_TRUSTED_PROXIES ?? [],
    hashKey: set.PROSA_HASH_KEY,
    maxInFlight: set.PROSA_MAX_IN_FLIGHT!,
    sendUnknownWait: set.PROSA_SEND_UNKNOWN_WAIT_MS!,
    supervision: {
      stepLimit: set.PROSA_STEP_LIMIT_MS!,
      workerMemory: set.PROSA_WORKER_MEMORY_MB!,
      poisonDeaths: set.PROSA_POISON_DEATHS!,
      restarts: set.PROSA_WORKER_RESTARTS!,
    },
    retentionDays: set.PROSA_RETENTION_DAYS,
    catalogue: {
      source: set.PROSA_CATALOGUE,
      pollEvery: set.PROSA_CATALOGUE_POLL_SECONDS! * 1000,
      maxAge: set.PROSA_CATALOGUE_MAX_AGE_SECONDS! * 1000,
    },
    whatsapp,
    publicUrl: set.PROSA_PUBLIC_URL,
    pageUrl: set.PROSA_PUBLIC_URL ?? (whatsapp === undefined ? '' : undefined),
    distributed,
    llm,
    tracing: readTracing(set),
    logLevel: set.LOG_LEVEL!,
  });
}

/** Who knows the URL of a published sheet can read it. */
const isSecret = (name: string) => /TOKEN|SECRET|KEY|PASSWORD|REDIS_URL|CATALOGUE$/.test(name);

const WHATSAPP_NEEDS = [
  'WHATSAPP_PHONE_NUMBER_ID',
  'WHATSAPP_ACCESS_TOKEN',
  'WHATSAPP_APP_SECRET',
  'WHATSAPP_VERIFY_TOKEN',
] as const;

function readWhatsApp(set: Values, problems: string[]): WhatsAppConfig | undefined {
  const missing = WHATSAPP_NEEDS.filter((name) => set[name] === undefined);
  if (missing.length === WHATSAPP_NEEDS.length) return undefined;
  if (missing.length > 0) {
    const wrong = problems.some((problem) => missing.some((name) => problem.startsWith(name)));
    if (!wrong) problems.push(`${missing.join(', ')} missing: WhatsApp needs ${WHATSAPP_NEEDS.join(', ')}`);
    return undefined;
  }
  const base = (set.WHATSAPP_API_URL as string).replace(/\/+$/, '');
  return {
    phoneNumberId: set.WHATSAPP_PHONE_NUMBER_ID!,
    accessToken: set.WHATSAPP_ACCESS_TOKEN!,
    appSecrets: set.WHATSAPP_APP_SECRET!.split(',').map((part) => part.trim()),
    verifyToken: set.WHATSAPP_VERIFY_TOKEN!,
    apiUrl: /\/v\d+(\.\d+)?$/.test(base) ? base : `${base}/v24.0`,
    messagesPerSecond: set.WHATSAPP_MESSAGES_PER_SECOND!,
    templates: set.WHATSAPP_TEMPLATES ?? [],
  };
}
