import type { ModelAnswer, ModelFailureKind, Usage } from './model.ts';

/** What is told of calls of language models; labels are bounded. */
export interface LlmObserver {
  modelCalled(call: ObservedCall): void;
  /** A call was not made, or cut short, because of a limit. */
  limitReached(limit: SpendLimit): void;
  /** A reply was not fit to be sent, by the check that says so. */
  replyProblem(check: string): void;
  /** By which layer a question was answered, and after how long (ms); `none` leaves it to the funnel. */
  answered(layer: 'kept' | 'model' | 'none', latency: number): void;
  /** How it ended: as it came, after a repair, or not at all. */
  replied(outcome: 'sent' | 'repaired' | 'unfit'): void;
}

export interface ObservedCall {
  provider: string;
  model: string;
  outcome: 'answered' | ModelFailureKind;
  /** Where there was no answer: what an operator should know, free of secrets and of what customers wrote. */
  why: string | undefined;
  /** Tokens the answer could have. */
  maxTokens: number;
  temperature: number | undefined;
  output: 'text' | 'json';
  /** How the answer ended; undefined where there was none. */
  finish: ModelAnswer['finish'] | undefined;
  usage: Usage;
  /** Nanodollars. */
  cost: number;
  /** Milliseconds. */
  latency: number;
  /** Milliseconds; undefined where none came or nobody listened. */
  firstToken: number | undefined;
}

export type SpendLimit = 'message' | 'conversation' | 'tenant' | 'day';
