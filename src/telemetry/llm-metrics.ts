import type { Registry } from 'prom-client';
import type { LanguageModel } from '../effects/llm/language-model.ts';
import type { LlmObserver, ObservedCall, SpendLimit } from '../effects/llm/llm-observer.ts';
import { NANODOLLARS } from '../effects/llm/prices.ts';
import type { SpendLimits } from '../llm-config.ts';
import { METRICS } from './catalogue.ts';
import { Counter, Gauge, Histogram } from './instruments.ts';
import type { Logger } from './logger.ts';
import { Seldom } from './seldom.ts';

/** Warnings of the same kind are logged so far apart (ms). */
const WARNINGS_APART = 60_000;
const STATES = { closed: 0, 'half-open': 1, open: 2 } as const;

/** What a worker thread counts of language models. */
export class LlmMetrics implements LlmObserver {
  readonly #calls: Counter<typeof METRICS.llmCalls.labels>;
  readonly #tokens: Counter<typeof METRICS.llmTokens.labels>;
  readonly #cost: Counter<typeof METRICS.llmCost.labels>;
  readonly #seconds: Histogram<typeof METRICS.llmCallSeconds.labels>;
  readonly #firstToken: Histogram<typeof METRICS.llmFirstTokenSeconds.labels>;
  readonly #limits;
  readonly #problems: Counter<typeof METRICS.llmReplyProblems.labels>;
  readonly #replies;
  readonly #answers;
  readonly #registry: Registry;
  readonly #log: Logger;
  readonly #seldom = new Seldom(WARNINGS_APART);

  constructor(registry: Registry, log: Logger) {
    this.#registry = registry;
    this.#log = log;
    this.#calls = new Counter(registry, METRICS.llmCalls);
    this.#tokens = new Counter(registry, METRICS.llmTokens);
    this.#cost = new Counter(registry, METRICS.llmCost);
    this.#seconds = new Histogram(registry, METRICS.llmCallSeconds);
    this.#firstToken = new Histogram(registry, METRICS.llmFirstTokenSeconds);
    this.#limits = new Counter(registry, METRICS.llmLimitReached);
    this.#problems = new Counter(registry, METRICS.llmReplyProblems);
    this.#replies = new Counter(registry, METRICS.llmReplies);
    this.#answers = new Histogram(registry, METRICS.answerSeconds);
  }

  /** From now on also tells of breakers and of what is spent. */
  watch({ breakers, spending }: Pick<LanguageModel, 'breakers' | 'spending'>, limits: SpendLimits): void {
    const registry = this.#registry;
    new Gauge(registry, METRICS.llmBreakerState, (gauge: Gauge<typeof METRICS.llmBreakerState.labels>) => {
      for (const { provider, model, state } of breakers()) gauge.set({ provider, model }, STATES[state]);
    });
    new Gauge(registry, METRICS.llmSpend, async (gauge: Gauge<typeof METRICS.llmSpend.labels>) => {
      const totals = await spending.totals().catch(() => undefined); // a scrape must not fail with the ledger
      if (totals === undefined) return gauge.reset();
      for (const [limit, spent] of Object.entries(totals)) gauge.set({ limit }, spent / NANODOLLARS);
    });
    const limit = new Gauge(registry, METRICS.llmSpendLimit);
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
