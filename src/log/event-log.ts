import type { MessageEvent, OperatorEvent } from '../actor/event.ts';

/**
 * The log takes what happens outside and brings it to the shard that owns the conversation, the events of each
 * conversation in the order of their appends. When `append` has resolved, the events are durable and may be
 * acknowledged to whoever sent them (G1); when it rejects, none of them may be, and appending them again is
 * harmless (G3).
 */
export interface EventLog {
  /**
   * @throws ProsaError `overloaded` before anything was accepted, `shard_closed` when it stops, `log_unavailable`
   * when nobody knows whether they are durable, `body_too_large` for an event that no log takes
   */
  append(events: readonly LogEvent[]): Promise<void>;

  /** Whether an append of any event would be `overloaded` now, so that work for one can be saved. */
  readonly full: boolean;
}

export type LogEvent = MessageEvent | StatusEvent | OperatorEvent;

/** What the channel says became of a message. It moves the outbox only; no funnel sees it unless it failed. */
export interface StatusEvent {
  kind: 'status';
  conversation: string;
  /** Number of the outbox entry. */
  entry: number;
  /** When the message was decided (ms), where its id tells it. */
  decidedAt?: number;
  state: 'sent' | 'failed' | 'delivered' | 'read';
  at: number;
  messageId?: string;
  /** No status is traced. */
  trace?: undefined;
  error?: { code: string; message: string };
}
