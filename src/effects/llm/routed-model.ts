/**
 * The providers as one model: who is asked, and what happens when one fails.
 *
 * 1. Before each call its greatest cost is reserved, and its answer is made no longer than what was reserved allows;
 *    after it what it did cost is settled, however it ended.
 * 2. A provider whose breaker is open, or that said when to come again, is not asked. Where all are like that, and
 *    none will be back in time, there is an error at once.
 * 3. What failed in a way that passes is asked of the next provider, and after all of them once more from the first
 *    on; what a provider does not accept for its own reasons of the next one only; a request that is not accepted,
 *    of nobody. Once text was told nothing is asked again.
 */
import { ProsaError } from '../../errors.ts';
import type { Clock } from '../../timers/clock.ts';
import type { CircuitBreaker, Permit } from './circuit-breaker.ts';
import type { LlmObserver } from './llm-observer.ts';
import { type Completion, type Model, type ModelAnswer, type ModelCall, ModelFailure } from './model.ts';
import { costOf, type Price, tokensFor } from './prices.ts';
import { type FirstTokenLatency, type Routing, route } from './routing.ts';
import type { AnswerBudget } from './spending.ts';

export interface Provider {
  name: string;
  modelName: string;
  model: Model;
  price: Price;
  breaker: CircuitBreaker;
  latency: FirstTokenLatency;
  /** It said that it takes no call before (ms). */
  restsUntil: number;
}

export interface RoutedModelParts {
  providers: readonly Provider[];
  routing: Routing;
  clock: Clock;
  observer: Pick<LlmObserver, 'modelCalled'>;
  /** Tokens of what is sent. */
  countTokens(completion: Completion): Promise<number>;
}

/** All providers are asked so often. */
const ROUNDS = 2;
/** Before the second round where nobody said when to come again (ms). */
const REST = 250;
/** An answer shorter than this is not worth having. */
const LEAST_TOKENS = 48;
/** Their tokens are not counted as OpenAI's are, so what they use may be more than was counted. */
const UNCERTAINTY = 1.2;

export class RoutedModel {
  readonly #parts: RoutedModelParts;

  constructor(parts: RoutedModelParts) {
    this.#parts = parts;
  }

  /** @throws ProsaError `model_unavailable`, `model_refused`, `spend_limit`; ModelFailure when it was cancelled */
  async complete(completion: Completion, call: ModelCall, budget: AnswerBudget): Promise<ModelAnswer> {
    const { clock, providers, routing } = this.#parts;
    const input = Math.ceil((await this.#parts.countTokens(completion)) * UNCERTAINTY);
    const order = route(providers, routing, { input, output: completion.maxTokens });
    const misconfigured = new Set<Provider>();
    let last: ModelFailure | undefined;
    for (let round = 1; round <= ROUNDS; round++) {
      for (const provider of order) {
        if (misconfigured.has(provider) || provider.restsUntil > clock.now()) continue;
        if (clock.now() >= call.deadline) break;
        const permit = provider.breaker.permit();
        if (permit === undefined) continue;
        const answer = await this.#ask({ provider, permit, completion, input, call, budget });
        if (!(answer instanceof ModelFailure)) return answer;
        last = answer;
        if (answer.kind === 'misconfigured') misconfigured.add(provider);
      }
      const wait = this.#waitFor(order.filter((provider) => !misconfigured.has(provider)));
      if (round === ROUNDS || clock.now() + wait >= call.deadline) break;
      await pause(clock, wait, call.signal);
    }
    throw new ProsaError('model_unavailable', this.#why(last), { cause: last });
  }

  /** Until one can be asked; for ever where that would not be soon. */
  #waitFor(providers: readonly Provider[]): number {
    const now = this.#parts.clock.now();
    const waits = providers
      .filter(({ breaker }) => breaker.lets)
      .map(({ restsUntil }) => Math.max(REST, restsUntil - now));
    return Math.min(...waits, Number.POSITIVE_INFINITY);
  }

  async #ask(asked: {
    provider: Provider;
    permit: Permit;
    completion: Completion;
    input: number;
    call: ModelCall;
    budget: AnswerBudget;
  }): Promise<ModelAnswer | ModelFailure> {
    const { provider, permit, completion, call, budget } = asked;
    const { clock } = this.#parts;
    let hasSpoken = false;
    let firstAt: number | undefined;
    const onText = (piece: string) => {
      firstAt ??= clock.now();
      if (call.onText === undefined) return;
      hasSpoken = true;
      call.onText(piece);
    };
    let maxTokens: number;
    try {
      maxTokens = await reserved(asked);
    } catch (error) {
      permit.withdrawn();
      throw error;
    }
    const began = clock.now();
    let answer: ModelAnswer | ModelFailure;
    try {
      answer = await provider.model.complete({ ...completion, maxTokens }, { ...call, onText });
    } catch (error) {
      answer =
        error instanceof ModelFailure
          ? error
          : new ModelFailure('unavailable', `${provider.name} failed`, { cause: error });
    }
    const usage = answer.usage ?? { input: 0, output: 0 };
    const cost = costOf(provider.price, usage);
    await budget.settle(cost);
    this.#parts.observer.modelCalled({
      provider: provider.name,
      model: provider.modelName,
      outcome: answer instanceof ModelFailure ? answer.kind : 'answered',
      why: answer instanceof ModelFailure ? answer.message : undefined,
      maxTokens,
      temperature: completion.temperature,
      output: completion.output === undefined ? 'text' : 'json',
      finish: answer instanceof ModelFailure ? undefined : answer.finish,
      usage,
      cost,
      latency: clock.now() - began,
      firstToken: firstAt === undefined ? undefined : firstAt - began,
    });
    if (firstAt !== undefined) provider.latency.add(firstAt - began);
    if (!(answer instanceof ModelFailure)) {
      permit.succeeded();
      return answer;
    }
    this.#learn(provider, permit, answer);
    if (answer.kind === 'cancelled') throw answer;
    if (answer.kind === 'rejected') {
      throw new ProsaError('model_refused', answer.message, { cause: answer });
    }
    if (hasSpoken) throw new ProsaError('model_unavailable', answer.message, { cause: answer });
    return answer;
  }

  #learn(provider: Provider, permit: Permit, { kind, retryAfterMs }: ModelFailure): void {
    if (kind === 'rate_limited') {
      provider.restsUntil = this.#parts.clock.now() + (retryAfterMs ?? REST);
      permit.withdrawn();
    } else if (kind === 'cancelled' || kind === 'rejected') permit.withdrawn();
    else permit.failed();
  }

  #why(last: ModelFailure | undefined): string {
    if (last !== undefined) return last.message;
    const now = this.#parts.clock.now();
    const states = this.#parts.providers.map(({ name, breaker, restsUntil }) =>
      restsUntil > now ? `${name} takes no calls for now` : `${name}'s circuit is ${breaker.state}`,
    );
    return `no language model can be asked: ${states.join(', ')}`;
  }
}

/** @returns the tokens the answer may have */
async function reserved({
  provider: { price },
  completion,
  input,
  budget,
}: {
  provider: Provider;
  completion: Completion;
  input: number;
  budget: AnswerBudget;
}): Promise<number> {
  const costWith = (output: number) => costOf(price, { input, output });
  const least = costWith(Math.min(LEAST_TOKENS, completion.maxTokens));
  const amount = await budget.reserve(least, costWith(completion.maxTokens));
  return Math.min(completion.maxTokens, tokensFor(price, amount - costWith(0)));
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      takeBack();
      reject(new ModelFailure('cancelled', 'the answer is no longer wanted'));
    };
    const takeBack = clock.callAt(clock.now() + ms, () => {
      signal.removeEventListener('abort', end);
      resolve();
    });
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
