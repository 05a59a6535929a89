/** Parts of language models for unit tests: a ledger in memory, an observer that remembers. */
import type { LlmObserver, ObservedCall } from '../../src/effects/llm/llm-observer.ts';
import { SqliteSpendLedger } from '../../src/effects/llm/sqlite-spend-ledger.ts';
import type { Clock } from '../../src/timers/clock.ts';

/** The real one, without a file. */
export const memoryLedger = (clock: Pick<Clock, 'now'>) => new SqliteSpendLedger(':memory:', clock);

export class RememberingObserver implements LlmObserver {
  readonly calls: ObservedCall[] = [];
  readonly limits: string[] = [];
  readonly problems: string[] = [];
  readonly replies: string[] = [];

  modelCalled(call: ObservedCall): void {
    this.calls.push(call);
  }

  limitReached(limit: string): void {
    this.limits.push(limit);
  }

  replyProblem(check: string): void {
    this.problems.push(check);
  }

  readonly layers: string[] = [];

  answered(layer: 'kept' | 'model' | 'none'): void {
    this.layers.push(layer);
  }

  replied(outcome: string): void {
    this.replies.push(outcome);
  }
}
