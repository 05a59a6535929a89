/** The one table of settings. Nothing else reads the environment. */
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { ProsaError } from './errors.ts';

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((n) => n >= least && n <= most, `must be from ${least} to ${most}`);

const secret = z.string().regex(/^[\x21-\x7e ]+$/, 'must be printable ASCII on one line');

interface Setting {
  /** As it would be written in the environment; absent means none. */
  default?: string;
  /** What stands in the reference where there is no fixed default. */
  defaultMeaning?: string;
  meaning: string;
  schema: z.ZodType<unknown, string>;
}

/** docs/reference/settings.md shows this table; a test keeps them equal. */
export const SETTINGS = {
  PORT: { default: '3000', meaning: 'Port of the HTTP server.', schema: wholeNumber(0, 65_535) },
  HOST: {
    default: '127.0.0.1',
    meaning: 'Address the HTTP server listens on.',
    schema: z.string().min(1, 'must not be empty'),
  },
  PROSA_DATA_DIR: { default: './data', meaning: 'Directory of all durable data.', schema: z.string().min(1) },
  PROSA_SHARDS: {
    default: '64',
    meaning: 'Number of shards. Fixed when the data directory is made.',
    schema: wholeNumber(1, 4_096),
  },
  PROSA_WORKERS: {
    defaultMeaning: 'number of cores',
    meaning: 'Worker threads. Also the number of store files when the data directory is made, at most 8.',
    schema: wholeNumber(1, 64),
  },
  PROSA_TENANT: {
    default: 'default',
    meaning: 'Name of the business whose conversations these are.',
    schema: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'must be 1-63 of a-z, 0-9, _ and -, not starting with _ or -'),
  },
  PROSA_FUNNEL: {
    default: 'machines/rental/machine.json',
    meaning: 'Funnel of conversations that begin, as long as no publication has replaced it.',
    schema: z.string().min(1),
  },
  PROSA_ADMIN_TOKEN: {
    defaultMeaning: 'generated into the data directory, printed at start',
    meaning: 'Bearer token of the admin API.',
    schema: z.string().min(8, 'must have at least 8 characters'),
  },
  PROSA_HASH_KEY: {
    defaultMeaning: 'generated into the data directory',
    meaning:
      'Key of the hash that makes conversation ids from addresses. Fixed when the data directory is made.',
    schema: z.string().min(16, 'must have at least 16 characters'),
  },
  PROSA_MAX_IN_FLIGHT: {
    default: '8000',
    meaning:
      'Events accepted but not yet durable, a sixteenth of them of one conversation; beyond it requests get a 503.',
    schema: wholeNumber(1, 10_000_000),
  },
  PROSA_SEND_UNKNOWN_WAIT_MS: {
    default: '5000',
    meaning: 'How long a message whose outcome is unknown waits for its status before it is sent again.',
    schema: wholeNumber(0, 86_400_000),
  },
  PROSA_STEP_LIMIT_MS: {
    default: '5000',
    meaning:
      'How long one event may keep its worker thread busy before the thread is replaced; 0 is for ever.',
    schema: wholeNumber(0, 3_600_000),
  },
  PROSA_WORKER_MEMORY_MB: {
    default: '512',
    meaning: 'Heap of a worker thread; when one event makes it larger, the thread is replaced.',
    schema: wholeNumber(64, 1_000_000),
  },
  PROSA_POISON_DEATHS: {
    default: '3',
    meaning: 'Deaths of worker threads after which the event they had in hand is dead-lettered.',
    schema: wholeNumber(1, 100),
  },
  PROSA_WORKER_RESTARTS: {
    default: '10',
    meaning: 'Worker threads that may die within a minute; beyond it the process ends with exit code 1.',
    schema: wholeNumber(0, 10_000),
  },
  PROSA_RETENTION_DAYS: {
    defaultMeaning: 'everything is kept',
    meaning:
      'Conversations that have been quiet for so many days are erased, and of the others what is older, at most a day and a pass of an hour later.',
    schema: wholeNumber(1, 36_500),
  },
  WHATSAPP_PHONE_NUMBER_ID: {
    meaning: 'Id of the phone number messages come to and go from. Turns the channel on with the next three.',
    schema: z.string().regex(/^\d+$/, 'must be digits, as Meta shows it'),
  },
  WHATSAPP_ACCESS_TOKEN: { meaning: 'Token for the Graph API.', schema: secret },
  WHATSAPP_APP_SECRET: {
    meaning: 'App secret that signs webhooks; two with a comma between while it is being replaced.',
    schema: secret.refine(
      (secrets) => secrets.split(',').every((part) => part.trim() !== ''),
      'must not have an empty part beside a comma',
    ),
  },
  WHATSAPP_VERIFY_TOKEN: { meaning: 'Token of the webhook handshake.', schema: secret },
  WHATSAPP_API_URL: {
    default: 'https://graph.facebook.com/v24.0',
    meaning: 'Base of the Graph API; the version is added where it names none.',
    schema: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }),
  },
  WHATSAPP_MESSAGES_PER_SECOND: {
    default: '80',
    meaning: 'Messages a second the phone number may send.',
    schema: wholeNumber(1, 1_000),
  },
  LOG_LEVEL: {
    default: 'info',
    meaning: 'Least level that is logged.',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
  },
} as const satisfies Record<string, Setting>;

type Values = { [name in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[name]['schema']> | undefined };

export interface WhatsAppConfig {
  phoneNumberId: string;
  accessToken: string;
  appSecrets: string[];
  verifyToken: string;
  apiUrl: string;
  messagesPerSecond: number;
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
  hashKey: string | undefined;
  maxInFlight: number;
  sendUnknownWait: number;
  supervision: { stepLimit: number; workerMemory: number; poisonDeaths: number; restarts: number };
  /** Undefined to keep everything. */
  retentionDays: number | undefined;
  whatsapp: WhatsAppConfig | undefined;
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
    whatsapp,
    logLevel: set.LOG_LEVEL!,
  });
}

const isSecret = (name: string) => /TOKEN|SECRET|KEY/.test(name);

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
  };
}
