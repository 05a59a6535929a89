/**
 * A group of shards and the one store they share, owned by one worker thread.
 *
 * Role: takes events, steps them in transactions, answers when they are durable, then carries out what was
 * decided. Owns: mailboxes, hot records, the alarm, running effects, the dispatcher. Does not own: the thread,
 * the channels' protocols, HTTP.
 *
 * 1. One transaction at a time; a conversation's events are stepped in their order (G2).
 * 2. Nothing is carried out before the commit that decided it (G4, G5).
 * 3. An event is answered only after its commit, or with an error that allows to bring it again (G1).
 * 4. Behind a log that keeps events itself, a commit that fails ends the group: what it may have written is not
 *    known, and nothing later may be applied before it. Opened anew, it takes up what the store holds (G2, G5).
 */
import { setImmediate as nextTick } from 'node:timers/promises';
import { effectId } from '../actor/conversation-id.ts';
import type { ConversationEvent } from '../actor/event.ts';
import type { ConversationRecord } from '../actor/record.ts';
import type { Channel } from '../channels/channel.ts';
import { Dispatcher, type DispatcherSettings } from '../delivery/dispatcher.ts';
import { eventOf, updateOf } from '../delivery/status-update.ts';
import type { AttemptRun, EffectHandlers, EffectState } from '../effects/effect.ts';
import { EffectRunner } from '../effects/effect-runner.ts';
import { type ErrorCode, ProsaError } from '../errors.ts';
import type { LogEvent } from '../log/event-log.ts';
import type { LoggedEvent } from '../log/shard-host.ts';
import type { ConversationCommit, DeliveryUpdate, Store } from '../store/store.ts';
import { Alarm } from '../timers/alarm.ts';
import type { Clock } from '../timers/clock.ts';
import { dueTimers } from '../timers/due-timers.ts';
import type { AppliedListener } from './applied-event.ts';
import { type ErasingGroup, eraseConversations, holdingsOf } from './erase-conversations.ts';
import type { ErasedConversations } from './erased-conversations.ts';
import { Mailboxes } from './mailboxes.ts';
import type { Precautions } from './precautions.ts';
import { PriorityMemory } from './priority-memory.ts';
import { Receipt } from './receipt.ts';
import { RecordCache } from './record-cache.ts';
import { Redelivery } from './redelivery.ts';
import type { ShardObserver } from './shard-observer.ts';
import { type Enrich, type Funnels, type SteppedBatch, stepBatch } from './step-batch.ts';

export interface ShardGroupParts {
  store: Store;
  funnels: Funnels;
  enrich: Enrich;
  effects: EffectHandlers<AttemptRun>;
  channels: ReadonlyMap<string, Channel>;
  clock: Clock;
  dispatcher: DispatcherSettings;
  observer: ShardObserver;
  /** Characters of records kept hot. */
  cacheCapacity: number;
  /** Against events that kill the worker. */
  precautions?: Precautions;
  /** Behind a log that keeps events itself: the group has ended and is to be opened anew. */
  ended?: (error: unknown) => void;
  /** What else hears of applied events. */
  listeners?: readonly AppliedListener[];
  /** Facts wait in the store to be published; told also when it opens, as some may wait since before. */
  factsWait?: () => void;
}

/** Most events a transaction takes, and most of one conversation. */
const BATCH = 512;
const SHARE = 16;
/** Timers that are fired at once, and the pause after a failed commit, in milliseconds. */
const TIMERS_AT_ONCE = 500;
const PAUSE_AFTER_FAILURE = 500;
/** Conversations whose priority is remembered. */
const PRIORITIES_KEPT = 20_000;
const PAUSE_WHEN_STUCK = 5_000;
/** Of a store that has another owner, or has lost what was written: what this group remembers is no longer so. */
const ENDS = new Set<ErrorCode>(['shard_fenced', 'shard_closed']);

interface Item {
  event: ConversationEvent;
  /** Of what a log with storage of its own brought. */
  offset: number | undefined;
  /** Durable in the commit that takes the event. */
  update: DeliveryUpdate | undefined;
  /** When it came (ms, of `performance.now()`). */
  since: number;
  done: Receipt;
}

export class ShardGroup {
  readonly #parts: ShardGroupParts;
  readonly #mailboxes = new Mailboxes<Item>();
  readonly #cache: RecordCache;
  readonly #priorities = new PriorityMemory(PRIORITIES_KEPT);
  readonly #alarm: Alarm;
  readonly #effects: EffectRunner;
  /** By channel. A channel that is switched off has none: its messages leave once it is on again. */
  readonly #dispatchers: ReadonlyMap<string, Dispatcher>;
  /** What was not durable yet and is put again. */
  readonly #retries = new Map<ConversationEvent, () => void>();
  /** What waits for the store to be durable. */
  readonly #undurable = new Set<(error: ProsaError) => void>();
  /** Work that must not meet a transaction. */
  #jobs: (() => Promise<void>)[] = [];
  #updates: { update: DeliveryUpdate; done: Receipt }[] = [];
  #states: { state: EffectState; done: Receipt }[] = [];
  #position = 0;
  #redelivery: Redelivery | undefined;
  #draining: Promise<void> | undefined;
  #firing: Promise<unknown> = Promise.resolve();
  #closing = false;
  /** Why it has ended by itself. */
  #end: ProsaError | undefined;

  constructor(parts: ShardGroupParts) {
    this.#parts = parts;
    this.#cache = new RecordCache(parts.cacheCapacity);
    this.#alarm = new Alarm(parts.clock, () => {
      this.#firing = Promise.all([this.#firing, this.#fireTimers()]);
    });
    this.#effects = new EffectRunner({
      handlers: parts.precautions?.guard(parts.effects) ?? parts.effects,
      clock: parts.clock,
      observer: parts.observer,
      save: (state) => this.#keep(state),
      settle: (conversation, effect, result) =>
        this.#putUntilDurable({ kind: 'effect', conversation, effect, result, at: parts.clock.now() }),
      ...(parts.precautions && { inTurn: parts.precautions.inTurn }),
    });
    this.#dispatchers = new Map(
      [...parts.channels].map(([name, channel]) => [name, this.#createDispatcher(channel)]),
    );
  }

  #createDispatcher(channel: Channel): Dispatcher {
    const { dispatcher, store, clock, observer } = this.#parts;
    return new Dispatcher(dispatcher, {
      channel,
      store,
      clock,
      observer,
      write: (updates) => this.#write(updates),
      durable: () => this.#durable(),
      fail: (update, failure) => {
        const { conversation, entry, decidedAt } = update;
        const event = { kind: 'delivery', conversation, entry, decidedAt, failure, at: clock.now() } as const;
        return this.#put([event], { update: { ...update, unlessLost: true } });
      },
    });
  }

  /** Takes up what was unfinished: effects run again, overdue timers fire, unsent messages leave. */
  async open(): Promise<void> {
    const { store } = this.#parts;
    const { logMemory } = store;
    // Asked for together: whoever waits for a shard that has moved waits for this.
    const [position, lastOffset, states, running, deadline, unsent] = await Promise.all([
      store.lastPosition(),
      logMemory?.lastOffset(),
      store.effectStates(),
      store.withRunningEffects(),
      store.nextDeadline(),
      store.withUnsentMessages().then((conversations) => new Set(conversations)),
    ]);
    this.#position = position;
    if (logMemory !== undefined) this.#redelivery = new Redelivery(logMemory, lastOffset!);
    const kept = new Map(states.map((state) => [effectId(state.conversation, state.effect), state]));
    const unfinished = [...new Set([...running, ...unsent])];
    for (let from = 0; from < unfinished.length; from += BATCH) {
      for (const body of (await this.#records(unfinished.slice(from, from + BATCH))).values()) {
        const { conversation, effects, channel, address } = JSON.parse(body) as ConversationRecord;
        for (const effect of Object.values(effects)) {
          this.#effects.start(conversation, effect, kept.get(effect.id));
        }
        if (unsent.has(conversation)) this.#dispatchers.get(channel)?.wake(conversation, address);
      }
    }
    this.#alarm.noLaterThan(deadline);
    this.#parts.factsWait?.();
  }

  /** Resolves once every event is durable. */
  async deliver(events: readonly LogEvent[]): Promise<void> {
    if (this.#closing) throw new ProsaError('shard_closed', 'the shard is closing');
    const statuses = events.filter((event) => event.kind === 'status');
    const updates = statuses.map(updateOf);
    const failures = statuses.flatMap((status) => eventOf(status) ?? []);
    await Promise.all([
      this.#write(updates),
      this.#put([...events.filter((event) => event.kind !== 'status'), ...failures]),
    ]);
    this.#tellDurable(events);
  }

  /**
   * Takes what a log with storage of its own brings; resolves once the log may forget it. Calls may overlap.
   * @throws ProsaError `shard_closed` or `shard_fenced`: the group has ended, and all that is left must come again
   */
  async deliverLogged(events: readonly LoggedEvent[]): Promise<void> {
    if (this.#closing) throw this.#end ?? new ProsaError('shard_closed', 'the shard is closing');
    const taken = await this.#redelivery!.admit(events, (fresh) => this.#takeLogged(fresh));
    await this.#durable();
    this.#tellDurable(taken);
  }

  /** Rejects when the group ends meanwhile: what is not durable by then comes again in any case. */
  async #durable(): Promise<void> {
    if (this.#end !== undefined) throw this.#end;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#undurable.add(reject);
    this.#parts.store.durable().then(resolve, reject);
    try {
      await promise;
    } catch (error) {
      const isLost = error instanceof ProsaError && ENDS.has(error.code);
      throw isLost && this.#parts.ended !== undefined ? this.#giveUp(error) : error;
    } finally {
      this.#undurable.delete(reject);
    }
  }

  async #takeLogged(events: readonly LoggedEvent[]): Promise<LogEvent[]> {
    if (this.#closing) throw this.#end ?? new ProsaError('shard_closed', 'the shard is closing');
    const updates: DeliveryUpdate[] = [];
    const occurred: ConversationEvent[] = [];
    const offsets: number[] = [];
    for (const { offset, event } of events) {
      if (event.kind === 'status') updates.push(updateOf(event));
      const told = event.kind === 'status' ? eventOf(event) : event;
      if (told === undefined) continue;
      occurred.push(told);
      offsets.push(offset);
    }
    await Promise.all([this.#write(updates), this.#put(occurred, { offsets })]);
    return events.map(({ event }) => event);
  }

  #tellDurable(events: readonly LogEvent[]): void {
    const { clock, observer } = this.#parts;
    const now = clock.now();
    for (const { at } of events) observer.durable(Math.max(0, now - at));
  }

  /** Puts what was decided inside Prosa into the mailboxes, behind what waits there; resolves as `deliver` does. */
  async happen(events: readonly ConversationEvent[]): Promise<void> {
    if (this.#closing) throw new ProsaError('shard_closed', 'the shard is closing');
    await this.#put(events);
  }

  /** The committed record, or undefined. */
  async record(conversation: string): Promise<ConversationRecord | undefined> {
    const body =
      this.#cache.get(conversation) ?? (await this.#parts.store.load([conversation])).get(conversation);
    return body === undefined ? undefined : (JSON.parse(body) as ConversationRecord);
  }

  get store(): Store {
    return this.#parts.store;
  }

  get funnels(): Funnels {
    return this.#parts.funnels;
  }

  /** Of the last event that is durable. */
  get position(): number {
    return this.#position;
  }

  get load(): { mailbox: number; effects: number; effectsWaiting: number; unsent: number } {
    return {
      mailbox: this.#mailboxes.size,
      effects: this.#effects.running,
      effectsWaiting: this.#effects.waiting,
      unsent: [...this.#dispatchers.values()].reduce((sum, { waiting }) => sum + waiting, 0),
    };
  }

  /** How long each channel's oldest message has waited to be sent (ms), by channel. */
  get oldestUnsent(): ReadonlyMap<string, number> {
    return new Map([...this.#dispatchers].map(([name, { oldest }]) => [name, oldest]));
  }

  /** Runs it between two transactions. */
  async exclusively<T>(job: () => Promise<T>): Promise<T> {
    if (this.#closing) throw new ProsaError('shard_closed', 'the shard is closing');
    return new Promise((resolve, reject) => {
      this.#jobs.push(() => job().then(resolve, reject));
      void this.#drain();
    });
  }

  /** See erase-conversations.ts. */
  async erase(conversations: readonly string[], quietSince?: number): Promise<ErasedConversations> {
    const erased = await this.exclusively(() => eraseConversations(this.#erasing, conversations, quietSince));
    await this.#parts.store.durable();
    return erased;
  }

  /** What `erase` would erase. */
  holdings(conversations: readonly string[]): Promise<ErasedConversations> {
    return this.exclusively(() => holdingsOf(this.#erasing, conversations));
  }

  get #erasing(): ErasingGroup {
    return {
      store: this.#parts.store,
      mailboxes: this.#mailboxes,
      records: (conversations) => this.#records(conversations),
      letGo: (conversation, last) => this.#letGo(conversation, last),
      now: () => this.#parts.clock.now(),
    };
  }

  /** Forgets it in memory. @returns whether a message is with its channel already */
  #letGo(conversation: string, last: ConversationRecord | undefined): boolean {
    this.#cache.drop(conversation);
    this.#parts.precautions?.forget(conversation);
    this.#priorities.set(conversation, 'normal');
    this.#effects.cancelOf(conversation);
    for (const [event, takeBack] of this.#retries) {
      if (event.conversation !== conversation) continue;
      takeBack();
      this.#retries.delete(event);
    }
    this.#states = this.#states.filter(({ state, done }) => {
      if (state.conversation === conversation) done.part();
      return state.conversation !== conversation;
    });
    const underWay = [...this.#dispatchers.values()].map((dispatcher) => dispatcher.forget(conversation));
    for (const listener of this.#parts.listeners ?? []) listener.forgotten(conversation, last);
    this.#parts.observer.changed(conversation);
    return underWay.includes(true);
  }

  /**
   * Finishes what was accepted; what is waiting for time or for an effect goes on when the shard opens again.
   * @param patience after so many milliseconds what is not finished is given up: it is brought again elsewhere
   */
  async close(patience?: number): Promise<void> {
    this.#closing = true;
    this.#alarm.stop();
    this.#effects.stop();
    const { clock } = this.#parts;
    const giveUp = () => void this.#giveUp(new Error('it did not finish in time'));
    const stopWaiting = patience === undefined ? undefined : clock.callAt(clock.now() + patience, giveUp);
    await Promise.all([...this.#dispatchers.values()].map((dispatcher) => dispatcher.stop(patience)));
    await this.#firing;
    await this.#drain();
    stopWaiting?.();
    await this.#parts.store.close();
  }

  #put(
    events: readonly ConversationEvent[],
    { update, offsets }: { update?: DeliveryUpdate; offsets?: readonly number[] } = {},
  ): Promise<void> {
    const done = new Receipt(events.length);
    const now = this.#parts.clock.now();
    const since = performance.now();
    events.forEach((event, index) => {
      const { conversation } = event;
      const item: Item = { event, offset: offsets?.[index], update, since, done };
      this.#mailboxes.put(conversation, item, this.#priorities.get(conversation), now);
    });
    void this.#drain();
    return done.promise;
  }

  #write(updates: readonly DeliveryUpdate[]): Promise<void> {
    const done = new Receipt(updates.length);
    for (const update of updates) this.#updates.push({ update, done });
    void this.#drain();
    return done.promise;
  }

  #keep(state: EffectState): Promise<void> {
    const done = new Receipt(1);
    this.#states.push({ state, done });
    void this.#drain();
    return done.promise;
  }

  /** Commits until nothing waits. The tick between transactions lets the next batch gather during the fsync. */
  #drain(): Promise<void> {
    this.#draining ??= (async () => {
      await nextTick();
      while (this.#mailboxes.size + this.#updates.length + this.#states.length + this.#jobs.length > 0) {
        await this.#jobs.shift()?.();
        if (this.#mailboxes.size + this.#updates.length + this.#states.length > 0) await this.#transaction();
        await nextTick();
      }
      this.#draining = undefined;
    })();
    return this.#draining;
  }

  async #transaction(): Promise<void> {
    const { store, funnels, enrich, clock, observer } = this.#parts;
    const taken = this.#mailboxes.take(BATCH, SHARE, clock.now());
    const updates = this.#updates;
    this.#updates = [];
    const states = this.#states;
    this.#states = [];
    try {
      const records = await this.#records([...taken.keys()]);
      const events = new Map(
        [...taken].map(([conversation, items]) => [conversation, items.map((i) => i.event)]),
      );
      const stepStart = performance.now();
      for (const items of taken.values()) for (const { since } of items) observer.waited(stepStart - since);
      const stepped = stepBatch(
        events,
        (conversation) => records.get(conversation),
        this.#position,
        funnels,
        enrich,
        this.#parts.precautions,
        store.factQueue !== undefined,
      );
      if (this.#redelivery !== undefined) markOffsets(stepped, taken);
      const commitStart = performance.now();
      this.#parts.precautions?.hand.store();
      const lost = await store.commit({
        conversations: stepped.conversations.map((c) => c.commit),
        deliveries: [
          ...updates.map((u) => u.update),
          ...[...taken.values()].flatMap((items) => items.flatMap(({ update }) => update ?? [])),
        ],
        effects: states.map((s) => s.state),
        deadLetters: stepped.deadLetters,
        position: stepped.position,
      });
      this.#parts.precautions?.hand.clear();
      this.#position = stepped.position;
      observer.committed(stepped, commitStart - stepStart, performance.now() - commitStart);
      for (const [conversation, items] of taken) {
        if (lost.has(conversation)) this.#mailboxes.putBack(conversation, items, clock.now());
        else for (const item of items) item.done.part();
      }
      for (const { done } of [...updates, ...states]) done.part();
      for (const { update } of updates) if (update.kind === 'advance') this.#settled(update.conversation);
      this.#afterCommit(stepped, lost);
      if (stepped.conversations.some(({ commit }) => commit.facts?.length)) this.#parts.factsWait?.();
    } catch (error) {
      this.#parts.precautions?.hand.clear();
      observer.commitFailed(error);
      const failure = this.#parts.ended === undefined ? error : this.#giveUp(error);
      for (const [conversation, items] of taken) {
        this.#cache.drop(conversation);
        for (const item of items) item.done.fail(failure);
      }
      for (const { done } of [...updates, ...states]) done.fail(failure);
      if (this.#end === undefined) this.#alarm.noLaterThan(clock.now() + PAUSE_AFTER_FAILURE);
    }
  }

  /** Lets go of everything: whoever opens the shard next finds in the store what is to be done. */
  #giveUp(cause: unknown): ProsaError {
    if (this.#end !== undefined) return this.#end;
    const isKnown = cause instanceof ProsaError && cause.code === 'shard_fenced';
    const end = isKnown
      ? cause
      : new ProsaError('shard_closed', `the shard has ended: ${(cause as Error).message}`, { cause });
    this.#end = end;
    this.#closing = true;
    this.#alarm.stop();
    this.#effects.stop();
    for (const dispatcher of this.#dispatchers.values()) void dispatcher.stop(0);
    for (const takeBack of this.#retries.values()) takeBack();
    for (const { done } of this.#mailboxes.clear()) done.fail(end);
    for (const { done } of [...this.#updates, ...this.#states]) done.fail(end);
    this.#updates = [];
    this.#states = [];
    for (const reject of this.#undurable) reject(end);
    this.#parts.ended?.(end);
    return end;
  }

  async #records(conversations: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    const cold: string[] = [];
    for (const conversation of conversations) {
      const hot = this.#cache.get(conversation);
      if (hot === undefined) cold.push(conversation);
      else found.set(conversation, hot);
    }
    this.#parts.observer.recordsRead(found.size, cold.length);
    if (cold.length > 0) {
      for (const [conversation, body] of await this.#parts.store.load(cold)) found.set(conversation, body);
    }
    return found;
  }

  #afterCommit(stepped: SteppedBatch, lost: ReadonlySet<string>): void {
    for (const { commit, decisions, happened, channel, address, priority } of stepped.conversations) {
      const { conversation } = commit;
      if (lost.has(conversation)) {
        this.#cache.drop(conversation);
        continue;
      }
      this.#cache.set(conversation, commit.record);
      if (this.#states.length > 0) this.#forgetStates(commit);
      this.#priorities.set(conversation, priority);
      this.#alarm.noLaterThan(commit.nextDeadline);
      for (const decision of decisions) {
        if (decision.type === 'startEffect') this.#effects.start(conversation, decision);
        else if (decision.type === 'cancelEffect') this.#effects.cancel(decision.id);
      }
      if (commit.withdrawBefore > 0) this.#settled(conversation);
      if (commit.outbox.length > 0) this.#dispatchers.get(channel)?.wake(conversation, address);
      for (const applied of happened) {
        for (const listener of this.#parts.listeners ?? []) listener.applied(applied);
      }
      this.#parts.observer.changed(conversation);
    }
  }

  /** What was to be kept of effects that have ended since: nothing would take it away again. */
  #forgetStates({ conversation, endedEffects }: ConversationCommit): void {
    const [gone = [], left = []] = [true, false].map((ended) =>
      this.#states.filter(
        ({ state }) => (state.conversation === conversation && endedEffects.includes(state.effect)) === ended,
      ),
    );
    this.#states = left;
    for (const { done } of gone) done.part();
  }

  #settled(conversation: string): void {
    for (const dispatcher of this.#dispatchers.values()) dispatcher.settled(conversation);
  }

  async #fireTimers(): Promise<void> {
    if (this.#closing) return;
    const { store, clock } = this.#parts;
    try {
      const now = clock.now();
      const due: ConversationEvent[] = [];
      for (const conversation of await store.due(now, TIMERS_AT_ONCE)) {
        const record = await this.record(conversation);
        if (record !== undefined) due.push(...dueTimers(record, now));
      }
      await this.#put(due);
      const next = await store.nextDeadline();
      // What is overdue still could not be stepped, unless there was more than one round takes.
      const stuck = next !== undefined && next <= now && due.length < TIMERS_AT_ONCE;
      this.#alarm.noLaterThan(stuck ? now + PAUSE_WHEN_STUCK : next);
    } catch {
      this.#alarm.noLaterThan(clock.now() + PAUSE_AFTER_FAILURE); // commitFailed has been observed
    }
  }

  /** For what no one outside brings again. While closing it is given up: opening the shard finds it again. */
  #putUntilDurable(event: ConversationEvent): void {
    if (this.#closing) return;
    this.#put([event]).catch(() => {
      const { clock } = this.#parts;
      const takeBack = clock.callAt(clock.now() + PAUSE_AFTER_FAILURE, () => {
        this.#retries.delete(event);
        this.#putUntilDurable(event);
      });
      this.#retries.set(event, takeBack);
    });
  }
}

/** Of each conversation the highest offset, since they rise. */
function markOffsets(stepped: SteppedBatch, taken: ReadonlyMap<string, readonly Item[]>): void {
  for (const { commit } of stepped.conversations) {
    const offset = taken.get(commit.conversation)!.findLast((item) => item.offset !== undefined)?.offset;
    if (offset !== undefined) commit.logOffset = offset;
  }
}
