import type { LateTemplate, Media } from '../actor/message.ts';
import type { EffectState } from '../effects/effect.ts';
import type { DeadLetter, DeadLetterQuery, NewDeadLetter } from './dead-letter.ts';
import type { Erasure } from './erasure.ts';
import type { FactQueue } from './fact-queue.ts';
import type { LogMemory } from './log-memory.ts';
import type { Moving } from './moving.ts';
import type { Standing, Standings } from './standing.ts';

/**
 * The store keeps what conversations are made of and changes it in atomic commits.
 *
 * Of a commit, each conversation is durable whole (record, journal, outbox, timers) or unchanged, and it is
 * changed only if its revision is still the expected one; the loser reloads and steps again (G3). When
 * `commit` has resolved, what it wrote survives the death of this process, and when `durable` has, that of the
 * machine it is kept on (G1). A store belongs to one owner at a time; that is the adapter's to enforce.
 */
export interface Store extends Erasure, Moving, Standings {
  /** The records of these conversations as JSON, by conversation; those that do not exist are absent. */
  load(conversations: readonly string[]): Promise<ReadonlyMap<string, string>>;

  /**
   * Writes the batch and gives the conversations that lost to a newer revision.
   * @throws ProsaError `shard_fenced` when the store has another owner by now; then nothing was written;
   *   `store_failed` when it refuses, e.g. because its disk is full
   */
  commit(batch: CommitBatch): Promise<ReadonlySet<string>>;
  /** Resolves when all that was committed or erased before this call is as durable as the port says. */
  durable(): Promise<void>;
  /** Of stores that are used behind a log with storage of its own. */
  readonly logMemory?: LogMemory;
  /** Of stores that keep facts until they are published. */
  readonly factQueue?: FactQueue;

  /** The highest log position ever committed, or 0. */
  lastPosition(): Promise<number>;

  /** Conversations with a timer whose deadline is not after `now` (ms), the most overdue first. */
  due(now: number, limit: number): Promise<string[]>;
  /** The earliest deadline of all (ms); or an earlier time, at which `due` then finds nothing. */
  nextDeadline(): Promise<number | undefined>;

  /** Conversations that have running effects; asked for when a shard opens (G5). */
  withRunningEffects(): Promise<string[]>;
  /** What was kept of their effects, as far as something was; what has ended is gone. */
  effectStates(): Promise<EffectState[]>;
  /** Conversations that have messages not yet accepted by their channel; asked for when a shard opens. */
  withUnsentMessages(): Promise<string[]>;
  /** The first message of each conversation that is not yet accepted by its channel. */
  nextUnsent(conversations: readonly string[]): Promise<OutboxEntry[]>;

  /** Ids of conversations, those after `after` in the order of their characters; '' stands before all. */
  conversations(after: string, limit: number): Promise<string[]>;

  /** Messages to the customer in order, numbers above `after`. */
  outbox(conversation: string, after: number, limit: number): Promise<OutboxEntry[]>;
  /** The journal in order, revisions above `after`. */
  journal(conversation: string, after: number, limit: number): Promise<JournalEntry[]>;

  /** The newest first; of the same time, the one with the highest number first. */
  deadLetters(query: DeadLetterQuery): Promise<DeadLetter[]>;
  deadLetter(id: number): Promise<DeadLetter | undefined>;
  /** Gives up an open letter. @returns false if there is no such letter, or it is not open */
  discardDeadLetter(id: number, at: number): Promise<boolean>;

  /**
   * Where conversations stand, in the order in which they began, those after number `after` of that order. Paged
   * through to the end, it gives each that existed at the beginning once.
   */
  whereabouts(after: number, limit: number): Promise<Whereabouts[]>;

  /**
   * Makes a bounded piece of what is no longer new smaller, between two commits. Nothing that is read differs.
   * @returns how many events are left to do it for
   */
  pack(): Promise<number>;
  /**
   * Gives back room that is no longer needed, if it is much. May take a second, so it is for when nothing happens.
   * @returns whether it gave any
   */
  shrink(): Promise<boolean>;

  close(): Promise<void>;
}

export interface CommitBatch {
  conversations: ConversationCommit[];
  deliveries: DeliveryUpdate[];
  /** Those of conversations that lost are not written. */
  deadLetters: NewDeadLetter[];
  /** What is to be kept of running effects. Nothing is kept of one that ends in the same commit. */
  effects: EffectState[];
  /** The highest log position in this batch. */
  position: number;
}

export interface ConversationCommit {
  conversation: string;
  /** Revision it was stepped from; 0 for a conversation that begins. */
  expected: number;
  /** Log position of the event before the first of this commit; undefined for a conversation that begins. */
  previous: number | undefined;
  revision: number;
  /** The record as JSON. */
  record: string;
  nextDeadline: number | undefined;
  runningEffects: number;
  /** Numbers of the effects that have ended; what was kept of them is forgotten. */
  endedEffects: number[];
  journal: JournalEntry[];
  outbox: NewOutboxEntry[];
  /** Open dead letters whose events are given again in this commit. */
  requeued?: { letter: number; at: number }[];
  /**
   * Messages of these that wait are withdrawn, those of the same commit too. One that is with its channel is marked
   * {@link NEVER}, so that a release withdraws it (G9).
   */
  withdrawals: readonly Withdrawal[];
  /** The highest offset of its events in the log, where one with storage of its own brought them. */
  logOffset?: number;
  /** What it is listed by; absent: it is not listed. */
  standing?: Standing;
  /** To be published, as JSON. */
  facts?: readonly string[];
}

/** What was decided from one revision on and before another. */
export interface Withdrawal {
  from: number;
  before: number;
}

/** One event and the state after it (G7). */
export interface JournalEntry {
  revision: number;
  /** Unique in the store, and rising. */
  position: number;
  /** The event as JSON. */
  event: string;
  /** State value after the event, as JSON. */
  state: string;
  /** CRC-32 of the record's JSON after the event. */
  digest: number;
}

/** The record as of the last event whose journal entry was erased; the entries that are left go on from it. */
export interface BaseRecord {
  revision: number;
  /** The record as JSON. */
  record: string;
}

export interface NewOutboxEntry {
  entry: number;
  /** Revision of the step that decided it. */
  revision: number;
  prompt: string;
  /** Name of the person who wrote it; absent where the bot did. */
  by?: string;
  text: string;
  media?: Media;
  template?: LateTemplate;
  /** When it was decided (ms). */
  at: number;
}

/**
 * `pending` waits to be sent; `sending` has been handed to the channel and the outcome is not known yet; the
 * `withdrawn` was taken back before it left; the rest is what the channel said. A state never goes back except from `sending` after a known failure.
 */
export type OutboxState = 'pending' | 'sending' | 'sent' | 'failed' | 'delivered' | 'read' | 'withdrawn';

export interface OutboxEntry extends NewOutboxEntry {
  conversation: string;
  state: OutboxState;
  /** Sends tried so far. */
  attempts: number;
  /** How many of them repeated one with an unknown outcome. */
  repeats: number;
  /** Not to be tried before this time (ms), or {@link NEVER}. */
  notBefore: number;
  /** The channel's id of the message once accepted. */
  messageId: string | undefined;
  error: string | undefined;
  updatedAt: number;
}

/** In the place of `notBefore` of a message that was withdrawn while it was with its channel: it is not tried again. */
export const NEVER = -1;

export type DeliveryUpdate = {
  conversation: string;
  entry: number;
  at: number;
  /** Taken only by an entry that was decided then (ms). */
  decidedAt?: number;
  /** Not written if the conversation loses in the same batch. */
  unlessLost?: true;
} & (
  | { kind: 'claim' }
  /** Back to `pending` after a failure that is known to have had no effect. */
  | { kind: 'release'; notBefore: number; error: string }
  | { kind: 'advance'; state: 'sent' | 'failed' | 'delivered' | 'read'; messageId?: string; error?: string }
);

/** The funnel version and state a conversation is in. */
export interface Whereabouts {
  /** Its number in the order of conversations. */
  order: number;
  conversation: string;
  funnel: string;
  funnelVersion: string;
  /** State value as JSON. */
  state: string;
  /** The migration that moved it last, if one did. */
  migratedBy: string | undefined;
}

/**
 * How far a message has come. An update is taken only if it leads further, so statuses may arrive twice and in
 * any order; a failure ends what was sent unless the channel says later that it was delivered after all.
 */
export const OUTBOX_RANK: Record<OutboxState, number> = {
  pending: 0,
  sending: 1,
  sent: 2,
  failed: 3,
  delivered: 4,
  read: 5,
  withdrawn: 6,
};
