/** The language models of a thread: each has its own breakers and measures, all share the ledger. */
import type { LlmConfig, ProviderConfig } from '../../llm-config.ts';
import type { Clock } from '../../timers/clock.ts';
import { type BreakerState, CircuitBreaker } from './circuit-breaker.ts';
import type { LlmObserver } from './llm-observer.ts';
import type { Model } from './model.ts';
import { type Provider, RoutedModel } from './routed-model.ts';
import { FirstTokenLatency } from './routing.ts';
import type { SpendLedger } from './spend-ledger.ts';
import { Spending } from './spending.ts';
import { TokenCounter } from './token-counter.ts';

export interface LanguageModel {
  model: RoutedModel;
  spending: Spending;
  tokens: TokenCounter;
  breakers(): { provider: string; model: string; state: BreakerState }[];
  /** Loads what the first call would have to wait for. */
  prepare(): Promise<void>;
}

export function createLanguageModel(parts: {
  config: LlmConfig;
  tenant: string;
  ledger: SpendLedger;
  /** Of a kind that does not jump. */
  clock: Clock;
  /** Tells the day and the month that limits are for. */
  calendar: Pick<Clock, 'now'>;
  observer: LlmObserver;
  /** Reaches a provider. */
  connect(provider: ProviderConfig & { firstTokenMs: number }, tokens: TokenCounter): Model;
}): LanguageModel {
  const { config, tenant, ledger, clock, calendar, observer, connect } = parts;
  const tokens = new TokenCounter();
  const { firstTokenMs } = config;
  const providers = config.providers.map(
    (provider): Provider => ({
      name: provider.name,
      modelName: provider.model,
      price: provider.price,
      model: connect({ ...provider, firstTokenMs }, tokens),
      breaker: new CircuitBreaker(clock),
      latency: new FirstTokenLatency(clock),
      restsUntil: 0,
    }),
  );
  return {
    model: new RoutedModel({
      providers,
      routing: config.routing,
      clock,
      observer,
      countTokens: (completion) => tokens.ofPrompt(completion),
    }),
    tokens,
    spending: new Spending({ limits: config.limits, tenant, ledger, clock: calendar, observer }),
    breakers: () =>
      providers.map(({ name, modelName, breaker }) => ({
        provider: name,
        model: modelName,
        state: breaker.state,
      })),
    prepare: () => tokens.load(),
  };
}
