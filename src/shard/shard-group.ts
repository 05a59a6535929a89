/**
 * A group of shards and the one store they share, owned by one worker thread.
 *
 * Role: takes events, steps them in transactions, answers when they are durable, then carries out what was
 * decided. Owns: mailboxes, hot records, the alarm, running effects, the dispatchers. Does not own: the thread,
 * the channels' protocols, HTTP.
 *
 * 1. One transaction at a time; a conversation's events are stepped in their order (G2).
 * 2. Nothing is carried out before the commit that decided it (G4, G5).
 * 3. An event is answered only after its commit, or with an error that allows to bring it again (G1).
 * 4. Behind a log that keeps events itself, a commit that fails ends the group, and so does the store not telling what
 *    was applied: nothing later may be applied before it. Opened anew, it takes up what the store holds (G2, G5).
 */
import type { ConversationEvent } from '../actor/event.ts';
import type { ConversationRecord } from '../actor/record.ts';
import { Dispatchers } from '../delivery/dispatchers.ts';
import { EffectRunner } from '../effects/effect-runner.ts';
import { ProsaError } from '../errors.ts';
import type { LogEvent } from '../log/event-log.ts';
import type { LoggedEvent } from '../log/shard-host.ts';
import type { Store } from '../store/store.ts';
import { Admission } from './admission.ts';
import { Backlog } from './backlog.ts';
import { Durability } from './durability.ts';
import { EffectResults } from './effect-results.ts';
import { type ErasingGroup, eraseConversations, holdingsOf } from './erase-conversations.ts';
import type { ErasedConversations } from './erased-conversations.ts';
import { GroupRecords } from './group-records.ts';
import { GroupTimers } from './group-timers.ts';
import { Lifetime } from './lifetime.ts';
import { Redelivery } from './redelivery.ts';
import type { ShardGroupParts } from './shard-group-parts.ts';
import type { Funnels, SteppedBatch } from './step-batch.ts';
import { takeUp, unfinishedIn } from './take-up.ts';
import { Transactions } from './transactions.ts';

export class ShardGroup {
  readonly #parts: ShardGroupParts;
  readonly #lifetime = new Lifetime();
  readonly #backlog: Backlog;
  readonly #records: GroupRecords;
  readonly #durability: Durability;
  readonly #admission: Admission;
  readonly #transactions: Transactions;
  readonly #timers: GroupTimers;
  readonly #results: EffectResults;
  readonly #effects: EffectRunner;
  readonly #dispatchers: Dispatchers;

  constructor(parts: ShardGroupParts) {
    const { store, clock, observer, precautions, traces } = parts;
    const lifetime = this.#lifetime;
    this.#parts = parts;
    this.#records = new GroupRecords(store, observer, parts.cacheCapacity);
    this.#durability = new Durability(store, lifetime, (error) => this.#lost(error));
    const backlog = new Backlog(clock, () => void this.#transactions.drain());
    this.#backlog = backlog;
    this.#admission = new Admission({ backlog, durability: this.#durability, lifetime, clock, observer });
    this.#transactions = new Transactions({
      ...{ store, backlog, records: this.#records, observer, precautions, traces },
      funnels: parts.funnels,
      enrich: parts.enrich,
      carryOut: (stepped, lost) => this.#carryOut(stepped, lost),
      settled: (conversation) => this.#dispatchers.settled(conversation),
      failed: (error) => this.#failed(error),
    });
    this.#timers = new GroupTimers({
      store,
      records: this.#records,
      backlog,
      clock,
      observer,
      lifetime,
      traces,
    });
    this.#results = new EffectResults(backlog, clock, lifetime);
    this.#effects = new EffectRunner({
      handlers: precautions?.guard(parts.effects) ?? parts.effects,
      clock,
      observer,
      save: (state) => backlog.keep(state),
      settle: (conversation, effect, result) => {
        const event = { kind: 'effect', conversation, effect, result, at: clock.now() } as const;
        this.#results.tell(traces?.markResult(event) ?? event);
      },
      traces,
      ...(precautions && { inTurn: precautions.inTurn }),
    });
    this.#dispatchers = new Dispatchers(parts.channels, parts.dispatcher, {
      ...{ store, clock, observer, traces },
      write: (updates) => backlog.write(updates),
      durable: () => this.#durability.wait(),
      atRest: (conversations) => this.#transactions.atRest(conversations),
      fail: (update, failure) => {
        const { conversation, entry, decidedAt } = update;
        const event = { kind: 'delivery', conversation, entry, decidedAt, failure, at: clock.now() } as const;
        return backlog.put([traces?.markFailure(event) ?? event], { ...update, unlessLost: true });
      },
    });
  }

  /**
   * Takes up what was unfinished: effects run again, overdue timers fire, unsent messages leave. Where it fails, all
   * that has begun is let go of, the store too.
   */
  async open(): Promise<void> {
    try {
      await this.#takeUp();
      this.#lifetime.assertNotEnded();
    } catch (error) {
      this.#end(error);
      await this.close(0);
      throw error;
    }
  }

  async #takeUp(): Promise<void> {
    const { store, traces, factsWait } = this.#parts;
    const unfinished = await unfinishedIn(store);
    const { position, lastOffset, deadline } = unfinished;
    this.#transactions.goOnAfter(position);
    if (lastOffset !== undefined) {
      this.#admission.knowBy(new Redelivery(store.logMemory!, lastOffset, (error) => this.#unread(error)));
    }
    await takeUp(unfinished, this.#records, this.#effects, this.#dispatchers, traces);
    this.#timers.noLaterThan(deadline);
    factsWait?.();
  }

  /** Resolves once every event is durable. */
  deliver(events: readonly LogEvent[]): Promise<void> {
    return this.#admission.deliver(events);
  }

  /**
   * Takes what a log with storage of its own brings; resolves once the log may forget it. Calls may overlap.
   * @throws ProsaError `shard_closed` or `shard_fenced`: the group has ended, and all that is left must come again
   */
  deliverLogged(events: readonly LoggedEvent[]): Promise<void> {
    return this.#admission.deliverLogged(events);
  }

  /** Puts what was decided inside Prosa into the mailboxes, behind what waits there; resolves as `deliver` does. */
  async happen(events: readonly ConversationEvent[]): Promise<void> {
    this.#lifetime.assertOpen();
    await this.#backlog.put(events);
  }

  /** The committed record, or undefined. */
  record(conversation: string): Promise<ConversationRecord | undefined> {
    return this.#records.find(conversation);
  }

  get store(): Store {
    return this.#parts.store;
  }

  get funnels(): Funnels {
    return this.#parts.funnels;
  }

  /** Of the last event that is durable. */
  get position(): number {
    return this.#transactions.position;
  }

  get load(): { mailbox: number; effects: number; effectsWaiting: number; unsent: number } {
    return {
      mailbox: this.#backlog.mailboxes.size,
      effects: this.#effects.running,
      effectsWaiting: this.#effects.waiting,
      unsent: this.#dispatchers.waiting,
    };
  }

  /** How long each channel's oldest message has waited to be sent (ms), by channel. */
  get oldestUnsent(): ReadonlyMap<string, number> {
    return this.#dispatchers.oldest;
  }

  /** Runs it between two transactions. */
  async exclusively<T>(job: () => Promise<T>): Promise<T> {
    this.#lifetime.assertOpen();
    return this.#transactions.between(job);
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
      mailboxes: this.#backlog.mailboxes,
      records: (conversations) => this.#records.read(conversations),
      letGo: (conversation, last) => this.#letGo(conversation, last),
      now: () => this.#parts.clock.now(),
    };
  }

  /** Forgets it in memory. @returns whether a message is with its channel already */
  #letGo(conversation: string, last: ConversationRecord | undefined): boolean {
    const { precautions, traces, listeners = [], observer } = this.#parts;
    this.#records.drop(conversation);
    precautions?.forget(conversation);
    this.#effects.forget(conversation);
    this.#results.forget(conversation);
    this.#backlog.forget(conversation);
    const isUnderWay = this.#dispatchers.forget(conversation);
    traces?.forget(conversation, last);
    for (const listener of listeners) listener.forgotten(conversation, last);
    observer.changed(conversation);
    return isUnderWay;
  }

  /**
   * Finishes what was accepted; what is waiting for time or for an effect goes on when the shard opens again.
   * @param patience after so many milliseconds what is not finished is given up: it is brought again elsewhere
   */
  async close(patience?: number): Promise<void> {
    this.#lifetime.isClosing = true;
    this.#timers.stop();
    this.#effects.stop();
    const { clock } = this.#parts;
    const giveUp = () => void this.#giveUp(new Error('it did not finish in time'));
    const stopWaiting = patience === undefined ? undefined : clock.callAt(clock.now() + patience, giveUp);
    await this.#dispatchers.stop(patience);
    await this.#timers.fired;
    await this.#transactions.drain();
    stopWaiting?.();
    await this.#parts.store.close();
  }

  #carryOut(stepped: SteppedBatch, lost: ReadonlySet<string>): void {
    const { listeners = [], observer } = this.#parts;
    for (const { commit, decisions, happened, channel, address, priority } of stepped.conversations) {
      const { conversation } = commit;
      if (lost.has(conversation)) {
        this.#records.drop(conversation);
        continue;
      }
      this.#records.keep(conversation, commit.record);
      this.#backlog.forgetEnded(commit);
      this.#backlog.prioritize(conversation, priority);
      this.#timers.noLaterThan(commit.nextDeadline);
      for (const decision of decisions) {
        if (decision.type === 'startEffect') this.#effects.start(conversation, decision);
        else if (decision.type === 'cancelEffect') this.#effects.cancel(decision.id);
      }
      if (commit.outbox.length > 0) this.#dispatchers.wake(channel, conversation, address);
      for (const applied of happened) for (const listener of listeners) listener.applied(applied);
      observer.changed(conversation);
    }
    for (const { conversation, spent } of stepped.owed) {
      if (!lost.has(conversation)) this.#effects.owe(conversation, spent);
    }
    if (stepped.conversations.some(({ commit }) => commit.facts?.length)) this.#parts.factsWait?.();
  }

  #failed(error: unknown): unknown {
    const isTriedAgain = this.#parts.ended === undefined && this.#lifetime.end === undefined;
    if (isTriedAgain) this.#timers.lookAgain();
    return this.#lost(error);
  }

  #unread(error: unknown): unknown {
    this.#parts.observer.readFailed(error);
    return this.#lost(error);
  }

  /** What this group remembers may no longer be so. @returns what those are told who wait for the store */
  #lost(error: unknown): unknown {
    return this.#parts.ended === undefined ? error : this.#giveUp(error);
  }

  #giveUp(cause: unknown): ProsaError {
    if (this.#lifetime.end !== undefined) return this.#lifetime.end;
    const end = this.#end(cause);
    this.#parts.ended?.(end);
    return end;
  }

  /** Lets go of everything: whoever opens the shard next finds in the store what is to be done. */
  #end(cause: unknown): ProsaError {
    const lifetime = this.#lifetime;
    if (lifetime.end !== undefined) return lifetime.end;
    const isKnown = cause instanceof ProsaError && cause.code === 'shard_fenced';
    const end = isKnown
      ? cause
      : new ProsaError('shard_closed', `the shard has ended: ${(cause as Error).message}`, { cause });
    lifetime.end = end;
    lifetime.isClosing = true;
    this.#timers.stop();
    this.#effects.stop();
    void this.#dispatchers.stop(0);
    this.#results.end();
    this.#backlog.refuseAll(end);
    this.#durability.end(end);
    return end;
  }
}
