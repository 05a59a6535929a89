/** What the dispatcher is given and whom it tells. */
import type { Channel, SendOutcome } from '../channels/channel.ts';
import type { DeliveryUpdate, OutboxEntry, Store } from '../store/store.ts';
import type { Clock } from '../timers/clock.ts';

export interface DispatcherSettings {
  /** Messages under way at once. */
  concurrency: number;
  /** How long to wait for a status of a message with an unknown outcome (ms). */
  unknownWait: number;
}

/** Why a message finally failed. */
export interface Failure {
  code: string;
  message: string;
}

export interface DispatcherParts {
  channel: Channel;
  store: Pick<Store, 'nextUnsent'>;
  clock: Clock;
  observer: DeliveryObserver;
  /** Resolves when the updates are committed. */
  write(updates: readonly DeliveryUpdate[]): Promise<void>;
  /** Resolves when all that was committed before is durable. */
  durable(): Promise<void>;
  /** Resolves when no commit is under way that moves the outbox of one of these conversations. */
  atRest(conversations: readonly string[]): Promise<void>;
  /** A message finally failed. Resolves when the update is durable, and with it, in one commit, what the funnel is told. */
  fail(update: Settled, failure: Failure): Promise<void>;
  /** Undefined where nothing is traced. */
  traces?: DeliveryTraces | undefined;
}

/** Tells a send to the trace its message belongs to. */
export interface DeliveryTraces {
  send(entry: OutboxEntry, channel: string, work: () => Promise<SendOutcome>): Promise<SendOutcome>;
}

/** What the dispatcher tells about itself. */
export interface DeliveryObserver {
  /** The outbox of the conversation changed. */
  changed(conversation: string): void;
  /** A send ended; `latency` in milliseconds since it was decided. */
  sent(channel: string, outcome: SendOutcome['status'], latency: number): void;
  /** A channel answered a send after so long (ms). */
  answered(channel: string, took: number): void;
  /** A send came to nothing or is to be tried again, by the code the channel gave. */
  sendFailed(channel: string, code: string): void;
  /** Messages wait so long for the pace of the channel (ms). */
  paced(channel: string, wait: number): void;
  /** What is to leave, or a timer that is due, could not be read from the store; it is tried again. */
  readFailed(error: unknown): void;
  /** A send with an unknown outcome is repeated because no status came. */
  repeatedUnknown(channel: string): void;
}

/** A known outcome, and when its message was decided. */
export type Settled = DeliveryUpdate & { decidedAt: number };
