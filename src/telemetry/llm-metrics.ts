import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { LanguageModel } from '../effects/llm/language-model.ts';
import type { LlmObserver, ObservedCall, SpendLimit } from '../effects/llm/llm-observer.ts';
import { NANODOLLARS } from '../effects/llm/prices.ts';
import type { SpendLimits } from '../llm-config.ts';
import type { Logger } from './logger.ts';
import { Seldom } from './seldom.ts';

const SECONDS = [0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 8, 13, 30];
/** Warnings of the same kind are logged so far apart (ms). */
const WARNINGS_APART = 60_000;
const STATES = { closed: 0, 'half-open': 1, open: 2 } as const;
const OF_MODEL = ['provider', 'model'] as const;

/** What a worker thread counts of language models. */
export class LlmMetrics implements LlmObserver {
  readonly #calls: Counter<'provider' | 'model' | 'outcome'>;
  readonly #tokens: Counter<'provider' | 'model' | 'kind'>;
  readonly #cost: Counter<'provider' | 'model'>;
  readonly #seconds: Histogram<'provider' | 'model'>;
  readonly #firstToken: Histogram<'provider' | 'model'>;
  readonly #limits: Counter<'limit'>;
  readonly #problems: Counter<'check'>;
  readonly #replies: Counter<'outcome'>;
  readonly #answers: Histogram<'layer'>;
  readonly #registry: Registry;
  readonly #log: Logger;
  readonly #seldom = new Seldom(WARNINGS_APART);

  constructor(registry: Registry, log: Logger) {
    this.#registry = registry;
    this.#log = log;
    const registers = [registry];
    this.#calls = new Counter({
      name: 'prosa_llm_calls_total',
      help: 'Calls of language models by how they ended.',
      labelNames: [...OF_MODEL, 'outcome'],
      registers,
    });
    this.#tokens = new Counter({
      name: 'prosa_llm_tokens_total',
      help: 'Tokens that language models read (input) and wrote (output).',
      labelNames: [...OF_MODEL, 'kind'],
      registers,
    });
    this.#cost = new Counter({
      name: 'prosa_llm_cost_usd_total',
      help: 'What calls of language models cost by the price table (USD).',
      labelNames: OF_MODEL,
      registers,
    });
    this.#seconds = new Histogram({
      name: 'prosa_llm_call_seconds',
      help: 'Time of one call of a language model.',
      labelNames: OF_MODEL,
      buckets: SECONDS,
      registers,
    });
    this.#firstToken = new Histogram({
      name: 'prosa_llm_first_token_seconds',
      help: 'From a call of a language model to the first text of its answer.',
      labelNames: OF_MODEL,
      buckets: SECONDS,
      registers,
    });
    this.#limits = new Counter({
      name: 'prosa_llm_limit_reached_total',
      help: 'Calls of language models that were not made because of a spend limit.',
      labelNames: ['limit'],
      registers,
    });
    this.#problems = new Counter({
      name: 'prosa_llm_reply_problems_total',
      help: 'Replies of language models that a check did not let pass.',
      labelNames: ['check'],
      registers,
    });
    this.#replies = new Counter({
      name: 'prosa_llm_replies_total',
      help: 'Replies of language models: sent as they came, repaired, or unfit to be sent.',
      labelNames: ['outcome'],
      registers,
    });
    this.#answers = new Histogram({
      name: 'prosa_answer_seconds',
      help: 'Time to the answer of a question that no template is made for, by the layer it came from.',
      labelNames: ['layer'],
      buckets: [0.005, 0.05, ...SECONDS],
      registers,
    });
  }

  /** From now on also tells of breakers and of what is spent; of all threads together, the greatest. */
  watch({ breakers, spending }: Pick<LanguageModel, 'breakers' | 'spending'>, limits: SpendLimits): void {
    const common = { registers: [this.#registry], aggregator: 'max' as const };
    new Gauge({
      ...common,
      name: 'prosa_llm_breaker_state',
      help: 'Circuit of a language model: 0 closed, 1 half-open, 2 open; of the thread where it is worst.',
      labelNames: OF_MODEL,
      collect() {
        for (const { provider, model, state } of breakers()) this.set({ provider, model }, STATES[state]);
      },
    });
    new Gauge({
      ...common,
      name: 'prosa_llm_spend_usd',
      help: 'What is spent and reserved on language models: by the tenant this month, by all today (USD).',
      labelNames: ['limit'],
      async collect() {
        const totals = await spending.totals().catch(() => undefined); // a scrape must not fail with the ledger
        if (totals === undefined) return this.reset();
        for (const [limit, spent] of Object.entries(totals)) this.set({ limit }, spent / NANODOLLARS);
      },
    });
    const limit = new Gauge({
      ...common,
      name: 'prosa_llm_spend_limit_usd',
      help: 'What may be spent on language models (USD).',
      labelNames: ['limit'],
    });
    for (const [name, usd] of Object.entries(limits)) if (usd !== undefined) limit.set({ limit: name }, usd);
  }

  modelCalled({ provider, model, outcome, why, usage, cost, latency, firstToken }: ObservedCall): void {
    const labels = { provider, model };
    if (outcome !== 'answered' && outcome !== 'cancelled') {
      this.#seldom.say(`${provider} ${model} ${outcome}`, (unsaid) =>
        this.#log.warn({ provider, model, outcome, why, unsaid }, 'a language model did not answer'),
      );
    }
    this.#calls.inc({ ...labels, outcome });
    this.#tokens.inc({ ...labels, kind: 'input' }, usage.input);
    this.#tokens.inc({ ...labels, kind: 'output' }, usage.output);
    this.#cost.inc(labels, cost / NANODOLLARS);
    this.#seconds.observe(labels, latency / 1000);
    if (firstToken !== undefined) this.#firstToken.observe(labels, firstToken / 1000);
  }

  limitReached(limit: SpendLimit): void {
    if (limit === 'tenant' || limit === 'day') {
      this.#seldom.say(limit, (unsaid) =>
        this.#log.warn({ limit, unsaid }, 'no language model is asked: the spend limit is reached'),
      );
    }
    this.#limits.inc({ limit });
  }

  answered(layer: 'kept' | 'model' | 'none', latency: number): void {
    this.#answers.observe({ layer }, latency / 1000);
  }

  replyProblem(check: string): void {
    this.#problems.inc({ check });
  }

  replied(outcome: 'sent' | 'repaired' | 'unfit'): void {
    this.#replies.inc({ outcome });
  }
}
