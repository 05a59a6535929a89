/**
 * The worker threads that host the shards: a Piscina pool whose tasks are routed.
 *
 * Each group of shards belongs to one slot, and a slot to one thread. When a thread dies, another takes its slot and
 * opens its groups again. Tasks that were with the dead thread end with `shard_closed`: what they brought was not
 * acknowledged, so it comes again (G1). What a death means for the event that was in hand, and when there were too
 * many, is said in supervision.ts (G10).
 */
import { availableParallelism } from 'node:os';
import type { ShardAnswer, ShardNotice, ShardTasks, WorkerSettings } from '../../workers/protocol.ts';
import type { GroupLive } from '../analytics/group-live.ts';
import { sharePace } from '../delivery/pacing.ts';
import type { Draft } from '../effects/llm/drafts.ts';
import { ProsaError } from '../errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import { HostedGroups } from './hosted-groups.ts';
import type { ShardCaller } from './shard-caller.ts';
import {
  SUPERVISION,
  Supervision,
  type SupervisionObserver,
  type SupervisionSettings,
} from './supervision.ts';
import type { DeathReason } from './supervisor.ts';
import { ThreadSlots } from './thread-slots.ts';

export interface ShardPoolSettings {
  groups: number;
  workers: number;
  worker: WorkerSettings;
  /** By default {@link SUPERVISION}. */
  supervision?: SupervisionSettings;
  /** Whether groups that were open may be opened again now; always, unless given. */
  mayReopen?: () => boolean;
}

/** Who is told what the groups say unasked. */
export interface PoolListener {
  /** A conversation that somebody watches changed. */
  changed(conversation: string): void;
  /** A reply to somebody who watches has grown. */
  draft?(draft: Draft): void;
  /** How counts of conversations have changed. */
  live?(changes: GroupLive[]): void;
  /** Facts of the group wait to be published. */
  factsWait?(group: number): void;
}

export class ShardPool implements ShardCaller {
  readonly slots: number;
  readonly #settings: ShardPoolSettings;
  readonly #log: Logger;
  readonly #listener: PoolListener;
  readonly #threads: ThreadSlots;
  readonly #groups: HostedGroups;
  readonly #supervision: Supervision;
  readonly #giveUp: (error: ProsaError) => void;
  /** Resolves when restarting threads has no point any more; then groups are not opened again. */
  readonly gaveUp: Promise<ProsaError>;
  #failure: ProsaError | undefined;
  /** All groups were open once; from then on tasks do not wait for a thread. */
  #started = false;
  #closing = false;
  #closed: Promise<void> | undefined;

  constructor(
    settings: ShardPoolSettings,
    log: Logger,
    listener: PoolListener,
    observer?: SupervisionObserver,
  ) {
    const slots = Math.min(settings.workers, settings.groups, Math.max(1, availableParallelism() * 4));
    this.slots = slots;
    this.#settings = settings;
    this.#log = log;
    this.#listener = listener;
    const { promise, resolve } = Promise.withResolvers<ProsaError>();
    this.gaveUp = promise;
    this.#giveUp = resolve;
    const supervision = settings.supervision ?? SUPERVISION;
    this.#supervision = new Supervision({
      settings: supervision,
      dataDir: settings.worker.dataDir,
      groups: settings.groups,
      log,
      observer,
      settled: (group) => this.#groups.isSettled(group),
      heap: (group) => this.#threads.heapOf(group % slots),
      kill: (group, what) => this.#threads.kill(group % slots, what),
    });
    this.#groups = new HostedGroups({
      slots,
      log,
      run: (type, task) => this.run(type, task),
      mayReopen: settings.mayReopen ?? (() => true),
      isOver: () => this.#closing || this.#failure !== undefined,
      threadOf: (slot) => this.#threads.threadOf(slot),
      ordersFor: (group, slot) => this.#supervision.ordersFor(group, slot),
      reopened: (took) => observer?.reopened(took),
    });
    this.#threads = new ThreadSlots({
      slots,
      log,
      workerData: { ...settings.worker, ...this.#supervision.forWorkers },
      workerMemory: supervision.workerMemory,
      noticed: (notice) => this.#notice(notice),
      filled: (slot) => this.#groups.reopenIn(slot),
      vacated: (slot, reason) => this.#died(slot, reason),
      failed: (reason) => this.#fail(reason),
    });
  }

  /** Groups that are open and take events. */
  get ready(): boolean {
    return this.#started && this.#groups.areOpen;
  }

  /** How long each thread has been busy since it started (ms), by its id. */
  busy(): ReadonlyMap<number, number> {
    return this.#threads.busy();
  }

  /** What keeps it from being ready for good, if anything does. */
  get failure(): ProsaError | undefined {
    return this.#failure;
  }

  /**
   * @param liveFunnel `<id>@<version>` that conversations begin with; all versions are in the data directory
   * @param groups those it hosts from the beginning
   */
  async open(liveFunnel: string, groups: readonly number[] = this.#allGroups): Promise<void> {
    this.#groups.liveFunnel = liveFunnel;
    const threads = Array.from({ length: this.slots }, (_, group) => this.run('metrics', { group }));
    const all = groups.map((group) => this.assign(group));
    const failure = await Promise.race([Promise.all([...all, ...threads]), this.gaveUp]);
    if (failure instanceof ProsaError) throw failure;
    this.#started = true;
    this.#threads.standBy();
    this.#supervision.begin();
  }

  /** @throws ProsaError what the worker said, or `shard_closed` when it died */
  async run<T extends keyof ShardTasks>(
    type: T,
    task: ShardTasks[T]['task'],
  ): Promise<ShardTasks[T]['answer']> {
    const slot = task.group % this.slots;
    if (this.#failure !== undefined && type !== 'close') {
      throw new ProsaError('shard_closed', this.#failure.message, { cause: this.#failure });
    }
    if (this.#threads.threadOf(slot) === undefined && this.#started) {
      throw new ProsaError('shard_closed', `group ${task.group} has no worker thread at the moment`);
    }
    let reply: ShardAnswer<T>;
    try {
      reply = (await this.#threads.run(type, task, slot)) as ShardAnswer<T>;
    } catch (cause) {
      throw new ProsaError('shard_closed', `worker of group ${task.group}: ${(cause as Error).message}`, {
        cause,
      });
    }
    if ('error' in reply) throw new ProsaError(reply.error.code, reply.error.message);
    return reply.answer;
  }

  /** Conversations begin with this version in groups that open from now on. */
  beginWith(version: string): void {
    this.#groups.liveFunnel = version;
  }

  /**
   * Hosts the group from now on, also after its thread has died. Resolves when it is open.
   * @returns which opening it is: what a log brings is taken by this one only, since another may have begun after
   *   events that were not applied
   */
  assign(group: number): Promise<number> {
    this.#groups.add(group);
    this.#sharePace();
    return this.#groups.opened(group);
  }

  /** Hosts the group no longer; resolves when it is closed, with what is not finished after `patience` ms given up. */
  release(group: number, patience: number): Promise<void> {
    this.#groups.drop(group);
    this.#sharePace();
    return this.#groups.closed(group, patience);
  }

  /** Groups of other processes send, too: all together keep the channel's pace. */
  #sharePace(): void {
    sharePace(this.#settings.worker.pacing, this.#groups.count / this.#settings.groups);
  }

  /** Finishes what was accepted, then ends the threads. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing = true;
    this.#threads.beginClosing();
    await this.#groups.close();
    if (this.#settings.worker.tracing !== undefined) {
      const threads = Array.from({ length: this.slots }, (_, group) => this.run('flush', { group }));
      await Promise.allSettled(threads);
    }
    await this.#threads.destroy();
    this.#supervision.end();
  }

  /** The conversations are erased. */
  forgetSuspects(conversations: readonly string[]): void {
    this.#supervision.forget(conversations);
  }

  /** The event was cured: it may be tried again. */
  liftQuarantine(conversation: string, key: string): void {
    this.#supervision.lift(conversation, key);
  }

  /** Ends the thread of a slot in the middle of whatever it does, as a crash would; for tests of what follows. */
  killWorker(slot: number): Promise<void> {
    return this.#threads.terminate(slot);
  }

  #notice(notice: ShardNotice): void {
    switch (notice.type) {
      case 'changed':
        this.#listener.changed(notice.conversation);
        break;
      case 'draft': {
        const { type: _, ...draft } = notice;
        this.#listener.draft?.(draft);
        break;
      }
      case 'live':
        this.#listener.live?.(notice.changes);
        break;
      case 'facts':
        this.#listener.factsWait?.(notice.group);
        break;
      case 'ended': {
        const { group, code } = notice;
        this.#log.warn({ group, code }, 'shard ended; it opens again where it belongs');
        this.#groups.ended(group);
      }
    }
  }

  #died(slot: number, reason: DeathReason): void {
    const groups = this.#groups.lost(slot);
    if (this.#closing) return;
    const giveUp = this.#supervision.died(slot, groups, reason);
    if (giveUp !== undefined) this.#fail(giveUp);
  }

  #fail(reason: string): void {
    if (this.#failure !== undefined || this.#closing) return;
    this.#failure = new ProsaError('workers_unstable', reason);
    this.#log.fatal({ reason }, 'worker threads are not restarted any more; the process ends');
    this.#giveUp(this.#failure);
  }

  get #allGroups(): number[] {
    return Array.from({ length: this.#settings.groups }, (_, group) => group);
  }
}
