import type { FactDecision } from '../actor/decision.ts';
import type { DeliveryObserver } from '../delivery/dispatcher.ts';
import type { EffectObserver } from '../effects/effect.ts';
import type { SteppedBatch } from './step-batch.ts';

/** What a group of shards tells about itself: to metrics, to logs and to those who watch a conversation. */
export interface ShardObserver extends DeliveryObserver, EffectObserver {
  /** A transaction is durable; durations in milliseconds. */
  committed(batch: SteppedBatch, stepping: number, committing: number): void;
  commitFailed(error: unknown): void;
  /** What an event from outside caused is durable, so long after a gateway accepted the event (ms). */
  durable(delay: number): void;
  fact(fact: FactDecision): void;
}
