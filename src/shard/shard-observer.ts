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
  /** An event waited in its mailbox so long for a transaction (ms). */
  waited(milliseconds: number): void;
  /** So many records were in memory, and so many had to be looked up in the store. */
  recordsRead(hits: number, misses: number): void;
}
