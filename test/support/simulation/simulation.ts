/**
 * A whole small world around a `ShardGroup`: storage that survives, a gateway that brings things again, a channel
 * with unknown outcomes, effects, time, and a process that dies and is started again.
 */
import { effectId } from '../../../src/actor/conversation-id.ts';
import type { MessageEvent } from '../../../src/actor/event.ts';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import type { Eraser } from '../../../src/erasure/eraser.ts';
import { ProsaError } from '../../../src/errors.ts';
import type { FunnelSet } from '../../../src/funnel/funnel-set.ts';
import type { Precautions } from '../../../src/shard/precautions.ts';
import { requeue } from '../../../src/shard/requeue.ts';
import { ShardGroup } from '../../../src/shard/shard-group.ts';
import { stepBatch } from '../../../src/shard/step-batch.ts';
import type { CommitBatch, OutboxEntry, Store, Withdrawal } from '../../../src/store/store.ts';
import { silentObserver } from '../silent-observer.ts';
import { Gateway } from './gateway.ts';
import type { Incarnation } from './incarnation.ts';
import { Lives } from './lives.ts';
import { Scheduler, settled } from './scheduler.ts';
import type { Model } from './sequential-model.ts';
import { type SendPlan, SimulatedChannel, UNKNOWN_WAIT } from './simulated-channel.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { type RunPlan, SimulatedEffects } from './simulated-effects.ts';
import { SimulatedErasures } from './simulated-erasures.ts';
import { SimulatedMigrations } from './simulated-migrations.ts';
import { type Read, StorageFull, simulatedStore } from './simulated-store.ts';
import { SimulatedSupervision, WorkerDied } from './simulated-supervision.ts';
import type { StayVersions } from './stay-versions.ts';

export interface World {
  /** Of the funnel; conversations begin with the first. */
  versions: StayVersions;
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
  readonly versions: StayVersions;
  readonly storage: Store;
  readonly scheduler: Scheduler;
  readonly clock = new SimulatedClock(START);
  readonly gateway: Gateway;
  readonly channel: SimulatedChannel;
  readonly effects: SimulatedEffects;
  readonly lives = new Lives();
  readonly supervision: SimulatedSupervision;
  readonly erasures: SimulatedErasures;
  readonly migrations: SimulatedMigrations;
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
  readonly unreadable = new Set<Read>();
  unread = 0;
  refused = 0;
  /** Conversations that lost to a newer revision. */
  lost = 0;
  /** Another owner wrote to the storage behind the back of the group that runs now. */
  hasRival = false;
  /** Messages that another owner stepped. */
  rivals = 0;
  group!: ShardGroup;
  owner!: Incarnation;
  eraser!: Eraser;
  funnels!: FunnelSet;
  /** Dead letters that were given again, and what became of it. */
  readonly requeues: { letter: number; outcome?: 'taken' | 'refused' }[] = [];
  readonly #reading = new Map<Incarnation, number>();
  #precautions!: Precautions;
  #isKilled = false;
  /** Of the records that are committed, by conversation. */
  readonly revisions = new Map<string, number>();
  /** What was withdrawn and what was claimed, by the number of the commit that did it. */
  #silences: (Withdrawal & { conversation: string; commit: number })[] = [];
  readonly #claims = new Map<string, number>();
  #commits = 0;
  readonly #journaled = new Set<string>();
  readonly #deadLettered = new Set<string>();

  constructor(world: World) {
    this.versions = world.versions;
    this.storage = world.storage;
    this.scheduler = new Scheduler(world.order, world.deaths);
    this.scheduler.die = async () => {
      this.crash();
      await this.open();
    };
    this.scheduler.settle = () => this.settle();
    this.clock.settle = () => this.settle();
    const { scheduler, storage, violate, lives, clock } = this;
    const kill = (owner: Incarnation) => this.kill(owner);
    this.supervision = new SimulatedSupervision({
      clock: clock.of({ number: 0, state: 'running' }),
      violate,
      kill,
    });
    this.erasures = new SimulatedErasures({
      ...{ scheduler, storage, lives, violate },
      hold: (conversations) => this.gateway.hold(conversations),
      forgotten: (conversations) => this.supervision.forget(conversations),
    });
    this.migrations = new SimulatedMigrations(world.versions, { storage, violate });
    const isSilenced: Simulation['isSilenced'] = (...of) => this.isSilenced(...of);
    this.channel = new SimulatedChannel(
      { scheduler, storage, violate, lives, clock, isSilenced },
      world.sends,
    );
    this.effects = new SimulatedEffects({ scheduler, violate, lives, kill }, world.runs);
    this.gateway = new Gateway({
      scheduler,
      storage,
      violate,
      lives,
      now: () => this.clock.now(),
      revisionOf: (conversation) => this.revisions.get(conversation) ?? 0,
      isDurable: (message) => this.#journaled.has(message) || this.#deadLettered.has(message),
    });
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
    this.funnels = this.migrations.funnels();
    this.#precautions = this.supervision.open(owner, clock);
    this.group = new ShardGroup({
      store: simulatedStore(this, owner),
      funnels: this.funnels,
      enrich: this.migrations.enrich(this.funnels),
      precautions: this.#precautions,
      effects: { lookUp: handler, priceOf: handler },
      channels: new Map([['whatsapp', this.channel.of(owner, clock)]]),
      clock,
      dispatcher: { concurrency: 2, unknownWait: UNKNOWN_WAIT },
      observer: {
        ...silentObserver,
        commitFailed: (error) => this.#commitFailed(error),
        readFailed: () => this.unread++,
      },
      cacheCapacity: 6_000, // some records leave the cache
    });
    let isUnread = false;
    const opening = this.group.open().catch((error) => {
      if (!(error instanceof StorageFull)) throw error;
      isUnread = true;
      owner.state = 'closed';
    });
    this.eraser = this.erasures.of(owner, this.group, clock);
    const { eraser, funnels, group, migrations } = this;
    await this.#drive(opening, 'the group does not open');
    if (this.owner !== owner) return;
    if (isUnread) {
      this.unread++;
      return this.open();
    }
    await this.#drive(eraser.resume(), 'what was to be erased is not');
    if (this.owner === owner) migrations.goOn({ owner, funnels, group, clock });
  }

  /** The process dies: what it had in memory is gone, and it can touch nothing any more. */
  crash(): void {
    this.scheduler.note(`#${this.owner.number} dies`);
    this.owner.state = 'dead';
    this.channel.died(this.owner);
    this.scheduler.died(this.owner);
    this.clock.died(this.owner);
    this.gateway.died();
    this.lives.letGo();
    this.supervision.died(this.clock.now());
  }

  /** An orderly end: what was accepted is finished, and nothing is touched afterwards. */
  async close(): Promise<void> {
    this.scheduler.note(`#${this.owner.number} closes`);
    const { owner } = this;
    const { eraser, group } = this;
    await this.#drive(
      eraser.close().then(() => group.close()),
      'the group does not close',
    );
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
      this.migrations.enrich(this.funnels),
    );
    const conversations = stepped.conversations.map(({ commit }) => commit);
    if (conversations.some(({ withdrawals }) => withdrawals.length > 0)) return;
    this.rivals++;
    const batch = { conversations, deliveries: [], effects: [], deadLetters: [], position: 0 };
    await this.storage.commit(batch);
    this.scheduler.note(`a rival steps ${id}`);
    this.hasRival = true;
    this.#remember(batch, new Set());
  }

  /** Waits until nothing is left that could go on by itself; a worker that died over it is replaced. */
  async settle(): Promise<void> {
    await settled();
    if (!this.#isKilled) return;
    this.#isKilled = false;
    await this.open();
  }

  /** The worker dies of what it has in hand; another takes its place. */
  kill(owner: Incarnation): void {
    if (owner.state === 'dead') return;
    this.crash();
    this.#isKilled = true;
  }

  publish(version: number, moves: boolean): void {
    const { owner, funnels, group } = this;
    this.migrations.publish(version, moves, { owner, funnels, group, clock: this.clock.of(owner) });
  }

  /** The open letter is given again, by one of the commands or of the API. */
  async requeue(pick: number): Promise<void> {
    const { storage, owner, group, supervision, clock } = this;
    const open = await storage.deadLetters({ state: 'open', limit: 100 });
    const found = open[pick % Math.max(1, open.length)];
    if (found === undefined) return;
    const { id: letter, conversation, key } = found;
    const given: Simulation['requeues'][number] = { letter };
    this.requeues.push(given);
    supervision.lift(conversation, key);
    this.#reading.set(owner, (this.#reading.get(owner) ?? 0) + 1);
    requeue(group, this.#precautions.quarantine, letter, clock.now())
      .then(
        () => {
          given.outcome = 'taken';
        },
        (error) => {
          given.outcome = 'refused';
          const isExpected =
            error instanceof ProsaError || error instanceof StorageFull || error instanceof WorkerDied;
          if (!isExpected) this.violate(`a dead letter could not be given again: ${(error as Error).stack}`);
        },
      )
      .finally(() => this.#reading.set(owner, this.#reading.get(owner)! - 1));
  }

  /** A page of a migration, or a letter that is given again, reads when its group has closed. */
  readsOn(owner: Incarnation): boolean {
    return (this.#reading.get(owner) ?? 0) > 0 || this.migrations.migrations.size > 0;
  }

  /** The storage is about to erase them: what was known of them is of an earlier life. */
  async erasing(conversations: readonly string[]): Promise<void> {
    for (const conversation of conversations) {
      await this.erasures.erasing(conversation, this.owner);
      this.lives.end(conversation);
      this.clock.tick();
      this.effects.forget(conversation);
      this.revisions.delete(conversation);
      const isOf = (name: string) => name.startsWith(`${conversation}:`);
      for (const known of [this.decidedEffects, this.endedEffects, this.#claims]) {
        for (const name of known.keys()) if (isOf(name)) known.delete(name);
      }
      for (const known of [this.#journaled, this.#deadLettered]) {
        for (const id of known) if (id.startsWith(`${conversation}-`)) known.delete(id);
      }
      for (const [name, timer] of this.armed)
        if (timer.conversation === conversation) this.armed.delete(name);
      this.#silences = this.#silences.filter((one) => one.conversation !== conversation);
    }
  }

  durable(batch: CommitBatch, lost: ReadonlySet<string>, owner: Incarnation): void {
    this.lost += lost.size;
    for (const id of this.#remember(batch, lost)) this.gateway.checkOrder(id, owner);
  }

  /** Whether it was withdrawn before it was claimed for the last time (G9). */
  isSilenced(conversation: string, { entry, revision }: Pick<OutboxEntry, 'entry' | 'revision'>): boolean {
    const claim = this.#claims.get(`${conversation}:${entry}`) ?? Infinity;
    return this.#silences.some(
      (one) => one.conversation === conversation && isWithin(revision, one) && one.commit <= claim,
    );
  }

  /** Whether it was claimed already when it was withdrawn. */
  wasClaimed(conversation: string, { entry, revision }: Pick<OutboxEntry, 'entry' | 'revision'>): boolean {
    const claim = this.#claims.get(`${conversation}:${entry}`) ?? Infinity;
    return this.#silences.some(
      (one) => one.conversation === conversation && isWithin(revision, one) && claim < one.commit,
    );
  }

  /** @returns the messages that are in the journal from now on */
  #remember({ conversations, deliveries, deadLetters }: CommitBatch, lost: ReadonlySet<string>): string[] {
    const added: string[] = [];
    const number = ++this.#commits;
    for (const { kind, conversation, entry } of deliveries) {
      if (kind === 'claim') this.#claims.set(`${conversation}:${entry}`, number);
    }
    for (const { event } of deadLetters) {
      const { kind, id } = JSON.parse(event) as MessageEvent;
      if (kind === 'message') this.#deadLettered.add(id);
    }
    for (const commit of conversations) {
      if (lost.has(commit.conversation)) continue;
      const record = JSON.parse(commit.record) as ConversationRecord;
      this.revisions.set(commit.conversation, commit.revision);
      for (const range of commit.withdrawals) {
        this.#silences.push({ ...range, conversation: commit.conversation, commit: number });
      }
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
        const { kind, id, requeued } = JSON.parse(event) as MessageEvent;
        if (kind !== 'message') continue;
        if (requeued?.used !== undefined) continue;
        if (this.#journaled.has(id)) this.violate(`${id} is in the journal twice`);
        this.#journaled.add(id);
        if (requeued === undefined) added.push(id);
      }
    }
    return added;
  }

  #commitFailed(error: unknown): void {
    if (error instanceof StorageFull) this.refused++;
    else if (error instanceof WorkerDied) return;
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
    await this.settle();
    const over = () => ended || owner.state === 'dead';
    for (let round = 0; !over(); round++) {
      if ((await this.scheduler.release()) || over()) continue;
      const { next } = this.clock;
      if (next === undefined || round > 1_000) return this.violate(stuck);
      await this.clock.passUntil(next);
    }
  }
}

const isWithin = (revision: number, { from, before }: Withdrawal) => from <= revision && revision < before;
