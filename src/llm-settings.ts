/** The settings of language models. */
import { z } from 'zod';
import type { Setting } from './settings.ts';

const entry = /^[a-z][a-z0-9-]{0,30}:\S{1,100}$/;
const url = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });
const key = z.string().regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');

const milliseconds = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((n) => n >= least && n <= most, `must be from ${least} to ${most}`);

/** 0 is without a limit. */
const dollars = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,6})?$/, 'must be an amount such as 0.05')
  .transform((amount) => (Number(amount) === 0 ? undefined : Number(amount)));

export const LLM_SETTINGS = {
  PROSA_LLM: {
    defaultMeaning: 'none, or `openai:gpt-4.1-mini` where OPENAI_API_KEY is set',
    meaning:
      'Language models as `provider:model` with commas between, in the order they are asked. Known providers: openai, anthropic, gemini, deepseek, local.',
    schema: z
      .string()
      .transform((list) => list.split(',').map((part) => part.trim()))
      .refine((list) => list.every((part) => entry.test(part)), 'must be provider:model, with commas between')
      .refine((list) => new Set(list).size === list.length, 'names the same model twice'),
  },
  OPENAI_API_KEY: { meaning: 'Key of OpenAI, where PROSA_LLM_OPENAI_KEY is not set.', schema: key },
  OPENAI_BASE_URL: {
    defaultMeaning: 'https://api.openai.com/v1',
    meaning: 'Where OpenAI or a server like it is, where PROSA_LLM_OPENAI_URL is not set.',
    schema: url,
  },
  PROSA_LLM_ROUTING: {
    default: 'order',
    meaning:
      'Which model is asked first: `order` as they are named, `cost` the cheapest, `latency` the one whose first token came soonest of late.',
    schema: z.enum(['order', 'cost', 'latency'], 'must be order, cost or latency'),
  },
  PROSA_LLM_FIRST_TOKEN_MS: {
    default: '3000',
    meaning: 'How long a model may take to its first token before the next one is asked.',
    schema: milliseconds(100, 120_000),
  },
  PROSA_LLM_TIMEOUT_MS: {
    default: '9000',
    meaning:
      'How long an answer by a language model may take in all, with tools, further providers and a repair.',
    schema: milliseconds(500, 300_000),
  },
  PROSA_LLM_PRICES: {
    defaultMeaning: 'list prices of known models',
    meaning:
      'JSON file with prices in USD per million tokens: `{"gpt-x": {"input": 1, "output": 4}}`, by model or `provider:model`.',
    schema: z.string().min(1),
  },
  PROSA_LLM_LIMIT_MESSAGE_USD: {
    default: '0.02',
    meaning: 'What the answer to one turn of a customer may cost; 0 is without limit.',
    schema: dollars,
  },
  PROSA_LLM_LIMIT_CONVERSATION_USD: {
    default: '0.5',
    meaning: 'What all answers of a conversation may cost; 0 is without limit.',
    schema: dollars,
  },
  PROSA_LLM_LIMIT_TENANT_USD: {
    default: '300',
    meaning: 'What all answers of a tenant may cost in a calendar month (UTC); 0 is without limit.',
    schema: dollars,
  },
  PROSA_LLM_LIMIT_DAY_USD: {
    default: '20',
    meaning: 'What all answers of this Prosa may cost in a day (UTC); 0 is without limit.',
    schema: dollars,
  },
} as const satisfies Record<string, Setting>;

/** Settings of each provider, `<NAME>` being its name in capitals with `_` for `-`. */
export const PROVIDER_SETTINGS = {
  'PROSA_LLM_<NAME>_URL': {
    defaultMeaning: 'that of a known provider',
    meaning: 'Base URL of the provider, before `/chat/completions`.',
    schema: url,
  },
  'PROSA_LLM_<NAME>_KEY': {
    meaning: 'Key of the provider.',
    schema: key,
  },
} as const satisfies Record<string, Setting>;

/** Name of a provider's setting in the environment. */
export const providerSetting = (setting: keyof typeof PROVIDER_SETTINGS, provider: string): string =>
  setting.replace('<NAME>', provider.toUpperCase().replaceAll('-', '_'));
