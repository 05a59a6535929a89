/**
 * A whole small world around a `ShardGroup`: storage that survives, a gateway that brings things again, a channel
 * with unknown outcomes, effects, time, and a process that dies and is started again.
 */
import { effectId } from '../../../src/actor/conversation-id.ts';
import type { MessageEvent } from '../../../src/actor/event.ts';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import type { CompiledFunnel } from '../../../src/funnel/compile.ts';
import { enrich } from '../../../src/perception/enrich.ts';
import { ShardGroup } from '../../../src/shard/shard-group.ts';
import { stepBatch } from '../../../src/shard/step-batch.ts';
import type { CommitBatch, OutboxEntry, Store } from '../../../src/store/store.ts';
import { silentObserver } from '../silent-observer.ts';
import { Gateway } from './gateway.ts';
import type { Incarnation } from './incarnation.ts';
import { Scheduler, settled } from './scheduler.ts';
import type { Model } from './sequential-model.ts';
import { type SendPlan, SimulatedChannel, UNKNOWN_WAIT } from './simulated-channel.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { type RunPlan, SimulatedEffects } from './simulated-effects.ts';
import { StorageFull, simulatedStore } from './simulated-store.ts';

export interface World {
  funnel: CompiledFunnel;
  storage: Store;
  /** Which of the waiting points is released next; see `Scheduler`. */
  order: readonly number[];
  /** After how many points the process dies and is started again. */
  deaths: readonly number[];
  sends: readonly SendPlan[];
  runs: readonly RunPlan[];
}

export interface Armed {
  conversation: string;
  id: string;
  deadline: number;
}

const START = Date.parse('2026-11-21T12:00:00-03:00');

export class Simulation {
  readonly funnel: CompiledFunnel;
  readonly storage: Store;
  readonly scheduler: Scheduler;
  readonly clock = new SimulatedClock(START);
  readonly gateway: Gateway;
  readonly channel: SimulatedChannel;
  readonly effects: SimulatedEffects;
  readonly violations: string[] = [];
  /** Of each conversation at rest, once the history has held. */
  readonly models: Model[] = [];
  readonly outboxes: OutboxEntry[] = [];
  /** All timers that were ever armed in a record that was committed. */
  readonly armed = new Map<string, Armed>();
  /** Effects that were running in a record that was committed. */
  readonly decidedEffects = new Set<string>();
  /** Of these, those that run no more. */
  readonly endedEffects = new Set<string>();
  /** Commits the storage is still to refuse. */
  refusals = 0;
  refused = 0;
  /** Conversations that lost to a newer revision. */
  lost = 0;
  /** Another owner wrote to the storage behind the back of the group that runs now. */
  hasRival = false;
  /** Messages that another owner stepped. */
  rivals = 0;
  group!: ShardGroup;
  owner!: Incarnation;
  readonly #journaled = new Set<string>();
  readonly #deadLettered = new Set<string>();

  constructor(world: World) {
    this.funnel = world.funnel;
    this.storage = world.storage;
    this.scheduler = new Scheduler(world.order, world.deaths);
    this.scheduler.die = async () => {
      this.crash();
      await this.open();
    };
    const { scheduler, storage, violate } = this;
    this.channel = new SimulatedChannel({ scheduler, storage, violate }, world.sends);
    this.effects = new SimulatedEffects(scheduler, world.runs, violate);
    this.gateway = new Gateway({
      scheduler,
      storage,
      violate,
      now: () => this.clock.now(),
      isDurable: (message) => this.#journaled.has(message) || this.#deadLettered.has(message),
    });
  }

  get funnels() {
    return { live: () => this.funnel, of: () => this.funnel };
  }

  readonly violate = (what: string): void => {
    this.scheduler.note(`VIOLATION: ${what}`);
    this.violations.push(what);
  };

  /** A new process opens on what the storage holds. */
  async open(): Promise<void> {
    const owner: Incarnation = { number: (this.owner?.number ?? 0) + 1, state: 'running' };
    const clock = this.clock.of(owner);
    const handler = this.effects.of(owner, clock);
    this.owner = owner;
    this.hasRival = false;
    this.group = new ShardGroup({
      store: simulatedStore(this, owner),
      funnels: this.funnels,
      enrich,
      effects: { lookUp: handler, priceOf: handler },
      channels: new Map([['whatsapp', this.channel.of(owner, clock)]]),
      clock,
      dispatcher: { concurrency: 2, unknownWait: UNKNOWN_WAIT },
      observer: { ...silentObserver, commitFailed: (error) => this.#commitFailed(error) },
      cacheCapacity: 6_000, // some records leave the cache
    });
    const opening = this.group.open();
    await this.#drive(opening, 'the group does not open');
  }

  /** The process dies: what it had in memory is gone, and it can touch nothing any more. */
  crash(): void {
    this.scheduler.note(`#${this.owner.number} dies`);
    this.owner.state = 'dead';
    this.channel.died(this.owner);
    this.scheduler.died(this.owner);
    this.clock.died(this.owner);
  }

  /** An orderly end: what was accepted is finished, and nothing is touched afterwards. */
  async close(): Promise<void> {
    this.scheduler.note(`#${this.owner.number} closes`);
    const { owner } = this;
    await this.#drive(this.group.close(), 'the group does not close');
    if (owner.state === 'running') owner.state = 'closed';
  }

  /**
   * Another owner of the same storage steps a message of the conversation; whoever has an older record must reload.
   * It withdraws nothing: what this owner is just handing over, another cannot stop.
   */
  async rival(conversation: string, content: MessageEvent['content']): Promise<void> {
    const stored = (await this.storage.load([conversation])).get(conversation);
    if (stored === undefined) return;
    const { position, address } = JSON.parse(stored) as ConversationRecord;
    const at = this.clock.now();
    const id = `${conversation}-r${this.rivals + 1}`;
    const of = { conversation, at, id, tenant: 'default', channel: 'whatsapp', address, sentAt: at, content };
    const between = position - 1 + 0.001; // its position lies before the group's next one, as in a common log
    const stepped = stepBatch(
      new Map([[conversation, [{ kind: 'message', ...of }]]]),
      () => stored,
      between,
      this.funnels,
      enrich,
    );
    const conversations = stepped.conversations.map(({ commit }) => commit);
    if (conversations.some(({ withdrawBefore }) => withdrawBefore > 0)) return;
    this.rivals++;
    const batch = { conversations, deliveries: [], effects: [], deadLetters: [], position: 0 };
    await this.storage.commit(batch);
    this.scheduler.note(`a rival steps ${id}`);
    this.hasRival = true;
    this.#remember(batch, new Set());
  }

  durable(batch: CommitBatch, lost: ReadonlySet<string>, owner: Incarnation): void {
    this.lost += lost.size;
    for (const id of this.#remember(batch, lost)) this.gateway.checkOrder(id, owner);
  }

  /** @returns the messages that are in the journal from now on */
  #remember({ conversations, deadLetters }: CommitBatch, lost: ReadonlySet<string>): string[] {
    const added: string[] = [];
    for (const { event } of deadLetters) {
      const { kind, id } = JSON.parse(event) as MessageEvent;
      if (kind === 'message') this.#deadLettered.add(id);
    }
    for (const commit of conversations) {
      if (lost.has(commit.conversation)) continue;
      const record = JSON.parse(commit.record) as ConversationRecord;
      for (const effect of commit.endedEffects) this.endedEffects.add(effectId(commit.conversation, effect));
      for (const effect of Object.values(record.effects)) {
        this.decidedEffects.add(effect.id);
        this.endedEffects.delete(effect.id); // the turn that had cancelled it was superseded
      }
      for (const [id, { deadline }] of Object.entries(record.timers)) {
        const { conversation } = commit;
        this.armed.set(`${conversation} ${id} ${deadline}`, { conversation, id, deadline });
      }
      for (const effect of commit.endedEffects)
        this.effects.progress.delete(`${commit.conversation}:e${effect}`);
      for (const { event } of commit.journal) {
        const { kind, id } = JSON.parse(event) as MessageEvent;
        if (kind !== 'message') continue;
        if (this.#journaled.has(id)) this.violate(`${id} is in the journal twice`);
        this.#journaled.add(id);
        added.push(id);
      }
    }
    return added;
  }

  #commitFailed(error: unknown): void {
    if (error instanceof StorageFull) this.refused++;
    else this.violate(`a transaction failed: ${(error as Error).stack}`);
  }

  /** Lets the world go on, and time where nothing else goes on, until the promise has settled or who made it is dead. */
  async #drive(promise: Promise<void>, stuck: string): Promise<void> {
    const { owner } = this;
    let ended = false;
    promise.then(
      () => {
        ended = true;
      },
      (error) => {
        ended = true;
        this.violate(`${stuck}: ${(error as Error).stack}`);
      },
    );
    await settled();
    const over = () => ended || owner.state === 'dead';
    for (let round = 0; !over(); round++) {
      if ((await this.scheduler.release()) || over()) continue;
      const { next } = this.clock;
      if (next === undefined || round > 1_000) return this.violate(stuck);
      await this.clock.passUntil(next);
    }
  }
}
