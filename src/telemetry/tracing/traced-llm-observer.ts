/**
 * Calls of language models as spans, by OpenTelemetry's conventions for generative AI (in development; as of
 * https://github.com/open-telemetry/semantic-conventions-genai, docs/gen-ai/gen-ai-spans.md). Without what was said.
 */
import type { LlmObserver, ObservedCall, SpendLimit } from '../../effects/llm/llm-observer.ts';
import type { ModelAnswer } from '../../effects/llm/model.ts';
import { activeSpan } from './active-span.ts';
import type { Tracing } from './tracing.ts';
import { wallTime } from './wall-time.ts';

/** Where the conventions know a provider by another name. */
const PROVIDERS: Readonly<Record<string, string>> = { gemini: 'gcp.gemini' };

/** As the protocol of chat completions calls them. */
const FINISH_REASONS: Readonly<Record<ModelAnswer['finish'], string>> = {
  stop: 'stop',
  tools: 'tool_calls',
  length: 'length',
  filtered: 'content_filter',
};

export class TracedLlmObserver implements LlmObserver {
  readonly #inner: LlmObserver;
  readonly #tracing: Tracing;

  constructor(inner: LlmObserver, tracing: Tracing) {
    this.#inner = inner;
    this.#tracing = tracing;
  }

  /** Within the effect that asks, whose span is the parent. */
  modelCalled(call: ObservedCall): void {
    this.#inner.modelCalled(call);
    const within = activeSpan.getStore();
    if (within === undefined) return;
    const ended = wallTime();
    const { provider, model, outcome, usage, firstToken, finish } = call;
    const span = this.#tracing.begin({
      name: `chat ${model}`,
      kind: 'client',
      parent: within.context,
      at: ended - call.latency,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': PROVIDERS[provider] ?? provider,
        'gen_ai.request.model': model,
        'gen_ai.request.stream': true,
        'gen_ai.request.max_tokens': call.maxTokens,
        'gen_ai.request.temperature': call.temperature,
        'gen_ai.output.type': call.output,
        'gen_ai.conversation.id': within.conversation,
        'gen_ai.usage.input_tokens': usage.input,
        'gen_ai.usage.output_tokens': usage.output,
        'gen_ai.response.finish_reasons': finish && [FINISH_REASONS[finish]],
        'gen_ai.response.time_to_first_chunk': firstToken === undefined ? undefined : firstToken / 1000,
      },
    });
    if (outcome !== 'answered') span?.fail(outcome);
    span?.end(ended);
  }

  limitReached(limit: SpendLimit): void {
    this.#inner.limitReached(limit);
  }

  replyProblem(check: string): void {
    this.#inner.replyProblem(check);
  }

  answered(layer: 'kept' | 'model' | 'none', latency: number): void {
    this.#inner.answered(layer, latency);
  }

  replied(outcome: 'sent' | 'repaired' | 'unfit'): void {
    this.#inner.replied(outcome);
  }
}
