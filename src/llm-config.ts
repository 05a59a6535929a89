/** Which language models there are, what they cost and what may be spent on them. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Values } from './config.ts';
import { DEFAULT_MODEL, KNOWN_PROVIDERS } from './effects/llm/known-providers.ts';
import { LIST_PRICES, type Price } from './effects/llm/prices.ts';
import { PROVIDER_SETTINGS, providerSetting } from './llm-settings.ts';

/** Can be cloned: workers are given it. */
export interface LlmConfig {
  /** In the order they are asked. */
  providers: ProviderConfig[];
  routing: 'order' | 'cost' | 'latency';
  firstTokenMs: number;
  /** Of an answer in all. */
  timeoutMs: number;
  limits: SpendLimits;
}

export interface ProviderConfig {
  name: string;
  model: string;
  url: string;
  key: string | undefined;
  price: Price;
  structured: 'json_schema' | 'json_object';
}

/** USD; undefined is without limit. */
export interface SpendLimits {
  message: number | undefined;
  conversation: number | undefined;
  /** Of a tenant in a calendar month. */
  tenant: number | undefined;
  /** Of everything in a day. */
  day: number | undefined;
}

type Prices = Readonly<Record<string, Price>>;

/** @param problems what is wrong is added, naming the settings. @returns undefined where there is no model */
export function readLlm(
  set: Values,
  environment: NodeJS.ProcessEnv,
  problems: string[],
): LlmConfig | undefined {
  if (problems.some((problem) => problem.startsWith('PROSA_LLM'))) return undefined;
  const named = set.PROSA_LLM ?? (set.OPENAI_API_KEY === undefined ? [] : [`openai:${DEFAULT_MODEL}`]);
  if (named.length === 0) return undefined;
  const prices = set.PROSA_LLM_PRICES === undefined ? {} : readPrices(set.PROSA_LLM_PRICES, problems);
  return {
    providers: named.flatMap((entry) => readProvider(entry, set, environment, prices, problems)),
    routing: set.PROSA_LLM_ROUTING!,
    firstTokenMs: set.PROSA_LLM_FIRST_TOKEN_MS!,
    timeoutMs: set.PROSA_LLM_TIMEOUT_MS!,
    limits: {
      message: set.PROSA_LLM_LIMIT_MESSAGE_USD,
      conversation: set.PROSA_LLM_LIMIT_CONVERSATION_USD,
      tenant: set.PROSA_LLM_LIMIT_TENANT_USD,
      day: set.PROSA_LLM_LIMIT_DAY_USD,
    },
  };
}

function readProvider(
  entry: string,
  set: Values,
  environment: NodeJS.ProcessEnv,
  prices: Prices,
  problems: string[],
): ProviderConfig[] {
  const colon = entry.indexOf(':');
  const [name, model] = [entry.slice(0, colon), entry.slice(colon + 1)];
  const known = Object.hasOwn(KNOWN_PROVIDERS, name) ? KNOWN_PROVIDERS[name] : undefined;
  const before = problems.length;
  const isOpenAi = name === 'openai';
  const read = (setting: keyof typeof PROVIDER_SETTINGS) => readOwn(setting, name, environment, problems);
  const url = read('PROSA_LLM_<NAME>_URL') ?? (isOpenAi ? set.OPENAI_BASE_URL : undefined) ?? known?.url;
  const key = read('PROSA_LLM_<NAME>_KEY') ?? (isOpenAi ? set.OPENAI_API_KEY : undefined);
  const price = prices[entry] ?? prices[model] ?? known?.price ?? LIST_PRICES[model];
  if (problems.length > before) return [];
  const missing = (setting: string, why: string) => problems.push(`${setting} missing: ${why}`);
  if (url === undefined) {
    missing(
      providerSetting('PROSA_LLM_<NAME>_URL', name),
      `PROSA_LLM names ${name}, which is not one of ${Object.keys(KNOWN_PROVIDERS).join(', ')}`,
    );
  }
  if (known?.needsKey && key === undefined) {
    missing(providerSetting('PROSA_LLM_<NAME>_KEY', name), `PROSA_LLM names ${name}`);
  }
  if (price === undefined) {
    problems.push(
      `PROSA_LLM_PRICES must name a file with the price of "${entry}", which is not known: what it costs could not be limited`,
    );
  }
  if (problems.length > before) return [];
  const structured = known?.structured ?? 'json_schema';
  return [{ name, model, url: url!.replace(/\/+$/, ''), key, price: price!, structured }];
}

/** What is wrong with it is said without its value: it may be a key. */
function readOwn(
  setting: keyof typeof PROVIDER_SETTINGS,
  provider: string,
  environment: NodeJS.ProcessEnv,
  problems: string[],
): string | undefined {
  const variable = providerSetting(setting, provider);
  const given = environment[variable] || undefined;
  if (given === undefined) return undefined;
  const parsed = PROVIDER_SETTINGS[setting].schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problem = `${variable} ${parsed.error.issues[0]!.message}`;
  if (!problems.includes(problem)) problems.push(problem);
  return undefined;
}

const pricesFile = z.record(
  z.string(),
  z.strictObject({ input: z.number().nonnegative(), output: z.number().nonnegative() }),
);

function readPrices(path: string, problems: string[]): Prices {
  try {
    const parsed = pricesFile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (parsed.success) return parsed.data;
    const { path: at, message } = parsed.error.issues[0]!;
    problems.push(`PROSA_LLM_PRICES: ${path}, ${at.join('.') || 'as a whole'}: ${message}`);
  } catch (error) {
    problems.push(`PROSA_LLM_PRICES: ${path} cannot be read: ${(error as Error).message}`);
  }
  return {};
}
