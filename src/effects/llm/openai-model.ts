/**
 * Any provider that speaks OpenAI's chat-completions protocol, by the `openai` SDK, always streamed.
 *
 * The SDK's own retries are off: who retries has to know what was shown, what it cost and who else could answer.
 * A request is aborted when its caller cancels, when the first token does not come in time and at its deadline.
 */
import OpenAI from 'openai';
import type { Clock } from '../../timers/clock.ts';
import { failureOf } from './chat-errors.ts';
import { chatRequest, type Dialect } from './chat-request.ts';
import { ChatStream } from './chat-stream.ts';
import {
  type Completion,
  type Model,
  type ModelAnswer,
  type ModelCall,
  ModelFailure,
  type Usage,
} from './model.ts';
import type { TokenCounter } from './token-counter.ts';

export interface OpenAiModelSettings extends Dialect {
  /** Of the provider, for errors and metrics. */
  name: string;
  model: string;
  url: string;
  /** Some servers on one's own machine want none. */
  key: string | undefined;
  firstTokenMs: number;
}

export class OpenAiModel implements Model {
  readonly #settings: OpenAiModelSettings;
  readonly #clock: Clock;
  readonly #tokens: TokenCounter;
  readonly #client: OpenAI;

  constructor(settings: OpenAiModelSettings, clock: Clock, tokens: TokenCounter) {
    this.#settings = settings;
    this.#clock = clock;
    this.#tokens = tokens;
    this.#client = new OpenAI({
      apiKey: settings.key ?? 'none',
      baseURL: settings.url,
      maxRetries: 0,
      organization: null,
      project: null,
      logLevel: 'off',
    });
  }

  async complete(completion: Completion, call: ModelCall): Promise<ModelAnswer> {
    const { name: provider, model } = this.#settings;
    const stream = new ChatStream();
    const end = new CallEnd(call, this.#settings, this.#clock);
    try {
      const request = chatRequest(model, this.#settings, completion);
      const chunks = await this.#client.chat.completions.create(request, { signal: end.signal });
      for await (const chunk of chunks) {
        const piece = stream.add(chunk);
        if (stream.hasBegun) end.begun();
        if (piece !== '') call.onText?.(piece);
      }
      end.throwIfEnded();
      if (!stream.isComplete) throw new ModelFailure('cut', `${provider} broke off its answer`);
    } catch (error) {
      const { kind, message, retryAfterMs } = end.reason ?? failureOf(error, provider);
      // What a provider refuses it does not charge.
      const isCharged = stream.hasBegun || (end.reason !== undefined && end.wasSent);
      const usage = isCharged ? (stream.usage ?? (await this.#estimate(completion, stream))) : undefined;
      throw new ModelFailure(kind, message, { retryAfterMs, usage, cause: error });
    } finally {
      end.release();
    }
    const usage = stream.usage ?? (await this.#estimate(completion, stream));
    const { text, toolCalls, finish } = stream;
    return { text, toolCalls, finish, usage, provider, model };
  }

  async #estimate(completion: Completion, stream: ChatStream): Promise<Usage> {
    return {
      input: await this.#tokens.ofPrompt(completion),
      output: await this.#tokens.ofText(stream.written),
    };
  }
}

/** Why a call is to end before its answer has. */
class CallEnd {
  readonly #abort = new AbortController();
  readonly #cancelled: AbortSignal;
  readonly #cancel = () => this.#finish(new ModelFailure('cancelled', 'the answer is no longer wanted'));
  readonly wasSent: boolean;
  #reason: ModelFailure | undefined;
  #takeBackFirst: () => void;
  readonly #takeBackLast: () => void;

  constructor(call: ModelCall, { name, firstTokenMs }: OpenAiModelSettings, clock: Clock) {
    this.#cancelled = call.signal;
    this.wasSent = !call.signal.aborted;
    if (call.signal.aborted) this.#cancel();
    else call.signal.addEventListener('abort', this.#cancel, { once: true });
    const late = (what: string) => () => this.#finish(new ModelFailure('timeout', `${name} ${what}`));
    const first = clock.now() + firstTokenMs;
    this.#takeBackFirst = clock.callAt(first, late(`sent no token within ${firstTokenMs} ms`));
    this.#takeBackLast = clock.callAt(call.deadline, late('did not end in time'));
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get reason(): ModelFailure | undefined {
    return this.#reason;
  }

  /** The first token has come. */
  begun(): void {
    this.#takeBackFirst();
  }

  /** The SDK ends the stream of an aborted request as if it were complete. */
  throwIfEnded(): void {
    if (this.#reason !== undefined) throw this.#reason;
  }

  release(): void {
    this.#takeBackFirst();
    this.#takeBackLast();
    this.#cancelled.removeEventListener('abort', this.#cancel);
  }

  #finish(reason: ModelFailure): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#abort.abort();
  }
}
