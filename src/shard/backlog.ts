/**
 * What waits for a transaction of a group of shards: events in their mailboxes, moves of the outbox, and what
 * running effects want to keep. Whoever put it there is answered when its transaction is durable.
 */
import type { ConversationEvent } from '../actor/event.ts';
import type { Priority } from '../actor/priority.ts';
import type { EffectState } from '../effects/effect.ts';
import type { ConversationCommit, DeliveryUpdate } from '../store/store.ts';
import type { Clock } from '../timers/clock.ts';
import { Mailboxes } from './mailboxes.ts';
import { PriorityMemory } from './priority-memory.ts';
import { Receipt } from './receipt.ts';

/** Most events a transaction takes, and most of one conversation. */
const BATCH = 512;
const SHARE = 16;
/** Conversations whose priority is remembered. */
const PRIORITIES_KEPT = 20_000;

export interface Item {
  event: ConversationEvent;
  /** Of what a log with storage of its own brought. */
  offset: number | undefined;
  /** Durable in the commit that takes the event. */
  update: DeliveryUpdate | undefined;
  /** When it came (ms, of `performance.now()`). */
  since: number;
  done: Receipt;
}

/** What one transaction takes. */
export interface Taken {
  /** By conversation, in order. */
  items: Map<string, Item[]>;
  updates: { update: DeliveryUpdate; done: Receipt }[];
  states: { state: EffectState; done: Receipt }[];
}

export class Backlog {
  readonly mailboxes = new Mailboxes<Item>();
  readonly #clock: Clock;
  readonly #drain: () => void;
  readonly #priorities = new PriorityMemory(PRIORITIES_KEPT);
  #updates: Taken['updates'] = [];
  #states: Taken['states'] = [];

  /** @param drain makes sure that there is a transaction soon */
  constructor(clock: Clock, drain: () => void) {
    this.#clock = clock;
    this.#drain = drain;
  }

  get size(): number {
    return this.mailboxes.size + this.#updates.length + this.#states.length;
  }

  /**
   * Resolves once all of them are durable.
   * @param update becomes durable with the event
   * @param offsets of the events in the log that brought them
   */
  put(
    events: readonly ConversationEvent[],
    update?: DeliveryUpdate,
    offsets?: readonly number[],
  ): Promise<void> {
    const done = new Receipt(events.length);
    const now = this.#clock.now();
    const since = performance.now();
    events.forEach((event, index) => {
      const { conversation } = event;
      const item: Item = { event, offset: offsets?.[index], update, since, done };
      this.mailboxes.put(conversation, item, this.#priorities.get(conversation), now);
    });
    this.#drain();
    return done.promise;
  }

  write(updates: readonly DeliveryUpdate[]): Promise<void> {
    const done = new Receipt(updates.length);
    for (const update of updates) this.#updates.push({ update, done });
    this.#drain();
    return done.promise;
  }

  keep(state: EffectState): Promise<void> {
    const done = new Receipt(1);
    this.#states.push({ state, done });
    this.#drain();
    return done.promise;
  }

  /** All but the events that are too many for one transaction. */
  take(): Taken {
    const items = this.mailboxes.take(BATCH, SHARE, this.#clock.now());
    const taken = { items, updates: this.#updates, states: this.#states };
    this.#updates = [];
    this.#states = [];
    return taken;
  }

  /** It is durable, but for conversations that were `lost` to a newer revision: their events are stepped again. */
  answer({ items, updates, states }: Taken, lost: ReadonlySet<string>): void {
    for (const [conversation, ofOne] of items) {
      if (lost.has(conversation)) this.mailboxes.putBack(conversation, ofOne, this.#clock.now());
      else for (const item of ofOne) item.done.part();
    }
    for (const { done } of updates) done.part();
    for (const { done } of states) done.part();
  }

  refuse({ items, updates, states }: Taken, error: unknown): void {
    for (const ofOne of items.values()) for (const { done } of ofOne) done.fail(error);
    for (const { done } of updates) done.fail(error);
    for (const { done } of states) done.fail(error);
  }

  /** Lets go of everything. */
  refuseAll(error: unknown): void {
    for (const { done } of this.mailboxes.clear()) done.fail(error);
    this.refuse({ items: new Map(), updates: this.#updates, states: this.#states }, error);
    this.#updates = [];
    this.#states = [];
  }

  /** How its events are served from now on. */
  prioritize(conversation: string, priority: Priority): void {
    this.#priorities.set(conversation, priority);
  }

  /** What was to be kept of effects that have ended since: nothing would take it away again. */
  forgetEnded({ conversation, endedEffects }: ConversationCommit): void {
    if (this.#states.length === 0) return;
    const [gone = [], left = []] = [true, false].map((ended) =>
      this.#states.filter(
        ({ state }) => (state.conversation === conversation && endedEffects.includes(state.effect)) === ended,
      ),
    );
    this.#states = left;
    for (const { done } of gone) done.part();
  }

  /** The conversation is erased; its mailbox is emptied by who erases it. */
  forget(conversation: string): void {
    this.#priorities.set(conversation, 'normal');
    this.#states = this.#states.filter(({ state, done }) => {
      if (state.conversation === conversation) done.part();
      return state.conversation !== conversation;
    });
  }
}
