/**
 * A language model: it continues a conversation, and may ask for tools on the way.
 *
 * One call is one completion. Whoever calls bounds it (`maxTokens`, `signal`, `deadline`), is told what it used, and
 * gets a `ModelFailure` with a kind where there is no answer. A model keeps nothing between calls, knows no customer
 * and decides nothing: which tools exist, what may be said and what it may cost is the caller's.
 */
export interface Model {
  /** @throws ModelFailure */
  complete(completion: Completion, call: ModelCall): Promise<ModelAnswer>;
}

export interface Completion {
  /** What the model is to do; nothing a customer wrote belongs here. */
  system: string;
  messages: readonly ModelMessage[];
  tools?: readonly ModelTool[];
  /** It is to answer now, without another tool. */
  withoutTools?: boolean;
  /** Asks for JSON of this shape instead of prose; the caller still checks what comes. */
  output?: { name: string; schema: JsonSchema };
  /** Tokens the answer may have. */
  maxTokens: number;
  /** From 0, always the likeliest word, to 2. */
  temperature?: number;
}

export type ModelMessage =
  | { from: 'user'; text: string }
  | { from: 'model'; text: string; toolCalls?: readonly ToolCall[] }
  | { from: 'tool'; callId: string; text: string };

/** What the model is told of a tool. */
export interface ModelTool {
  name: string;
  description: string;
  params: JsonSchema;
}

export type JsonSchema = Readonly<Record<string, unknown>>;

export interface ToolCall {
  id: string;
  name: string;
  /** As the model wrote it; it may not be JSON. */
  arguments: string;
}

export interface ModelCall {
  /** Aborts the request; then the failure is of the kind `cancelled`. */
  signal: AbortSignal;
  /** When it has to have ended (ms, of the clock). */
  deadline: number;
  /** Told each piece of the text as it comes. */
  onText?: (piece: string) => void;
}

export interface ModelAnswer {
  text: string;
  toolCalls: readonly ToolCall[];
  usage: Usage;
  /** `length` when `maxTokens` cut it off, `filtered` when the provider withheld it. */
  finish: 'stop' | 'tools' | 'length' | 'filtered';
  /** Name of the provider that answered. */
  provider: string;
  model: string;
}

/** Tokens. */
export interface Usage {
  input: number;
  output: number;
}

/**
 * - `rate_limited`: too many calls; `retryAfterMs` says when there may be another.
 * - `unavailable`: the provider failed or could not be reached; the same call may succeed.
 * - `timeout`: no first token, or no end, in time.
 * - `cut`: the answer broke off.
 * - `misconfigured`: key, model or account are not accepted; another provider may do.
 * - `rejected`: the request itself is not accepted; no provider is likely to.
 * - `cancelled`: whoever called no longer wants it.
 */
export type ModelFailureKind =
  | 'rate_limited'
  | 'unavailable'
  | 'timeout'
  | 'cut'
  | 'misconfigured'
  | 'rejected'
  | 'cancelled';

export class ModelFailure extends Error {
  readonly kind: ModelFailureKind;
  readonly retryAfterMs: number | undefined;
  /** What it used all the same, where that is known or can be told from what came. */
  readonly usage: Usage | undefined;

  constructor(
    kind: ModelFailureKind,
    message: string,
    more: { retryAfterMs?: number | undefined; usage?: Usage | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'ModelFailure';
    this.kind = kind;
    this.retryAfterMs = more.retryAfterMs;
    this.usage = more.usage;
  }
}
