/** The one table of settings; config.ts reads the environment by it. */
import { z } from 'zod';
import { readSourceSetting } from './catalogue/source-setting.ts';
import { LLM_SETTINGS } from './llm-settings.ts';
import { OPERATOR_SETTINGS } from './operator-settings.ts';
import { TRACING_SETTINGS } from './tracing-config.ts';

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((n) => n >= least && n <= most, `must be from ${least} to ${most}`);

const secret = z.string().regex(/^[\x21-\x7e ]+$/, 'must be printable ASCII on one line');

export interface Setting {
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
  PROSA_PUBLIC_URL: {
    meaning:
      'Where everybody reaches this server, e.g. `https://prosa.example.com`: what single sign-on sends the browser back to, and what is put before the paths of photos that it serves itself, those of the demo. While WhatsApp is on and this is not set, such photos are not sent.',
    schema: z
      .url({ protocol: /^https$/, error: 'must be an https URL' })
      .transform((url) => url.replace(/\/+$/, '')),
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
  PROSA_CATALOGUE: {
    defaultMeaning: 'the demo data in machines/rental/data',
    meaning:
      'What is there to sell: a directory, or `table=https://…` for each table with spaces between, as Google Sheets publishes CSV.',
    schema: z.string().transform((text, context) => {
      try {
        return readSourceSetting(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message });
        return z.NEVER;
      }
    }),
  },
  PROSA_CATALOGUE_POLL_SECONDS: {
    default: '60',
    meaning: 'How often the URLs of PROSA_CATALOGUE are asked; a directory is watched.',
    schema: wholeNumber(1, 86_400),
  },
  PROSA_CATALOGUE_MAX_AGE_SECONDS: {
    default: '900',
    meaning: 'How long ago the source may have confirmed the catalogue; beyond it nothing is sold from it.',
    schema: wholeNumber(1, 31_536_000),
  },
  PROSA_ADMIN_TOKEN: {
    defaultMeaning: 'generated into the data directory, printed at start',
    meaning: 'Bearer token of the admin API.',
    schema: z.string().min(8, 'must have at least 8 characters'),
  },
  ...OPERATOR_SETTINGS,
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
  PROSA_LOG: {
    defaultMeaning: 'kafka where KAFKA_BROKERS and REDIS_URL are set, else embedded',
    meaning: 'Where events wait until they are applied: `embedded` or `kafka`.',
    schema: z.enum(['embedded', 'kafka'], 'must be embedded or kafka'),
  },
  PROSA_STORE: {
    defaultMeaning: 'redis where KAFKA_BROKERS and REDIS_URL are set, else embedded',
    meaning: 'Where conversations are kept: `embedded` or `redis`.',
    schema: z.enum(['embedded', 'redis'], 'must be embedded or redis'),
  },
  KAFKA_BROKERS: {
    meaning: 'Kafka brokers to begin with, as `host:port` with commas between.',
    schema: z
      .string()
      .regex(/^[^\s,:]+:\d{1,5}(,[^\s,:]+:\d{1,5})*$/, 'must be host:port, with commas between several')
      .transform((list) => list.split(',')),
  },
  KAFKA_SSL: {
    default: 'false',
    meaning: 'Whether Kafka is reached over TLS.',
    schema: z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true'),
  },
  KAFKA_SASL_MECHANISM: {
    meaning: 'How to log in to Kafka: `plain`, `scram-sha-256` or `scram-sha-512`; with the next two.',
    schema: z.enum(
      ['plain', 'scram-sha-256', 'scram-sha-512'],
      'must be plain, scram-sha-256 or scram-sha-512',
    ),
  },
  KAFKA_SASL_USERNAME: { meaning: 'Name to log in to Kafka with.', schema: secret },
  KAFKA_SASL_PASSWORD: { meaning: 'Password to log in to Kafka with.', schema: secret },
  REDIS_URL: {
    meaning:
      'Redis: `redis://…` or `rediss://…` with user and password where needed; several nodes of a cluster with commas between.',
    schema: z
      .string()
      .regex(/^rediss?:\/\/[^\s,]+(,rediss?:\/\/[^\s,]+)*$/, 'must be a redis: or rediss: URL'),
  },
  PROSA_TOPIC_PREFIX: {
    default: 'prosa',
    meaning: 'What the names of topics in Kafka and of keys in Redis begin with.',
    schema: z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'must be 1-100 letters, digits, _ or -'),
  },
  PROSA_SESSION_TIMEOUT_MS: {
    default: '10000',
    meaning: 'How long an engine may be silent before others take its shards over.',
    schema: wholeNumber(6_000, 300_000),
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
    meaning: 'Messages a second the phone number may send, by all engines together.',
    schema: wholeNumber(1, 1_000),
  },
  WHATSAPP_TEMPLATES: {
    meaning:
      'Names of templates that Meta has approved, with commas between: follow-ups for which a prompt declares one go by it when the 24-hour window is closed.',
    schema: z
      .string()
      .regex(
        /^[a-z0-9_]{1,512}( *, *[a-z0-9_]{1,512})*$/,
        'must be names of a-z, 0-9 and _ with commas between',
      )
      .transform((list) => list.split(',').map((name) => name.trim())),
  },
  ...LLM_SETTINGS,
  ...TRACING_SETTINGS,
  LOG_LEVEL: {
    default: 'info',
    meaning: 'Least level that is logged.',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
  },
} as const satisfies Record<string, Setting>;
