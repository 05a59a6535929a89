import type { FactDecision } from '../actor/decision.ts';
import type { SteppedBatch } from './step-batch.ts';

/** What a group of shards tells about itself: to metrics, to logs and to those who watch a conversation. */
export interface ShardObserver {
  /** A transaction is durable; durations in milliseconds. */
  committed(batch: SteppedBatch, stepping: number, committing: number): void;
  commitFailed(error: unknown): void;
  fact(fact: FactDecision): void;
  /** Record or outbox of the conversation changed. */
  changed(conversation: string): void;
  /** A send ended; `latency` in milliseconds since it was decided. */
  sent(channel: string, outcome: 'accepted' | 'retry' | 'failed' | 'unknown', latency: number): void;
  /** A send with an unknown outcome is repeated because no status came. */
  repeatedUnknown(channel: string): void;
}
