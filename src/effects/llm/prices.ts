/**
 * What tokens cost. Inside Prosa money is counted in whole nanodollars, so that sums are exact: a dollar a million
 * tokens is a thousand nanodollars a token.
 */
import type { Usage } from './model.ts';

/** USD per million tokens. */
export interface Price {
  input: number;
  output: number;
}

export const NANODOLLARS = 1e9;
const PER_TOKEN = 1_000;

/** Nanodollars, rounded up. */
export function costOf({ input, output }: Price, usage: Usage): number {
  return Math.ceil((input * usage.input + output * usage.output) * PER_TOKEN);
}

/** Output tokens that may be had for so much (nanodollars). */
export function tokensFor(price: Price, nanodollars: number): number {
  if (price.output === 0) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.floor(nanodollars / (price.output * PER_TOKEN)));
}

/**
 * Published list prices without discounts for cached input, as known when this was written. They change:
 * PROSA_LLM_PRICES names a file with those of one's own contract.
 */
export const LIST_PRICES: Readonly<Record<string, Price>> = {
  'gpt-4.1': { input: 2, output: 8 },
  'gpt-4.1-mini': { input: 0.4, output: 1.6 },
  'gpt-4.1-nano': { input: 0.1, output: 0.4 },
  'gpt-4o': { input: 2.5, output: 10 },
  'gpt-4o-mini': { input: 0.15, output: 0.6 },
  'gpt-5': { input: 1.25, output: 10 },
  'gpt-5-mini': { input: 0.25, output: 2 },
  'gpt-5-nano': { input: 0.05, output: 0.4 },
  'claude-haiku-4-5': { input: 1, output: 5 },
  'claude-sonnet-4-5': { input: 3, output: 15 },
  'deepseek-chat': { input: 0.27, output: 1.1 },
  'deepseek-reasoner': { input: 0.55, output: 2.19 },
  'gemini-2.5-flash': { input: 0.3, output: 2.5 },
  'gemini-2.5-flash-lite': { input: 0.1, output: 0.4 },
  'gemini-2.5-pro': { input: 1.25, output: 10 },
};
