/**
 * The worker threads that host the shards: a Piscina pool whose tasks are routed.
 *
 * Each group of shards belongs to one slot, and a slot to one thread; one thread more stands by. When a thread
 * dies, that one takes its slot and opens its groups again, and Piscina starts another to stand by. Tasks that were with the dead thread end with
 * `shard_closed`: what they brought was not acknowledged, so it comes again (G1). What a death means for the
 * event that was in hand, and when there were too many, is said in supervision.ts (G10).
 */
import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import type { Piscina } from 'piscina';
import type { ShardAnswer, ShardNotice, ShardTasks, WorkerSettings } from '../../workers/protocol.ts';
import type { GroupLive } from '../analytics/group-live.ts';
import { sharePace } from '../delivery/pacing.ts';
import type { Draft } from '../effects/llm/drafts.ts';
import { ProsaError } from '../errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import { Seldom } from '../telemetry/seldom.ts';
import type { ShardCaller } from './shard-caller.ts';
import {
  SUPERVISION,
  Supervision,
  type SupervisionObserver,
  type SupervisionSettings,
} from './supervision.ts';
import type { DeathReason } from './supervisor.ts';
import type { Overdue } from './watchdog.ts';
import { routed, STAND_BY, startThreads } from './worker-threads.ts';

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

/** Between attempts to open a group again (ms), doubled each time; failures are logged so far apart as the longest. */
const [REOPEN_DELAY, LONGEST_REOPEN_DELAY] = [500, 5_000];

/** A thread that was ended and has not ended by then never will (ms). */
const KILL_PATIENCE = 30_000;

export class ShardPool implements ShardCaller {
  readonly slots: number;
  readonly #settings: ShardPoolSettings;
  readonly #log: Logger;
  readonly #unopened = new Seldom(LONGEST_REOPEN_DELAY);
  readonly #pool: Piscina;
  readonly #listener: PoolListener;
  /** Thread id of each slot. */
  readonly #threads: (number | undefined)[];
  /** Threads that have loaded their code and host nothing yet. */
  #standingBy: number[] = [];
  /** Groups that are to be open. */
  readonly #hosted = new Set<number>();
  readonly #openGroups = new Set<number>();
  /** How often each was opened. */
  readonly #openings = new Map<number, number>();
  readonly #opening = new Map<number, Promise<void>>();
  readonly #supervision: Supervision;
  readonly #observer: SupervisionObserver | undefined;
  /** Why a thread is about to die, and when the last one died, by slot. */
  readonly #causes = new Map<number, DeathReason>();
  readonly #diedAt = new Map<number, number>();
  readonly #heaps = new Map<number, Promise<number | undefined>>();
  readonly #giveUp: (error: ProsaError) => void;
  /** Resolves when restarting threads has no point any more; then groups are not opened again. */
  readonly gaveUp: Promise<ProsaError>;
  #failure: ProsaError | undefined;
  #lastError: Error | undefined;
  #liveFunnel: string | undefined;
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
    this.#settings = settings;
    this.#log = log;
    this.#listener = listener;
    this.#observer = observer;
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
      settled: (group) =>
        this.#hosted.has(group) &&
        this.#groupsOf(group % this.slots).every((one) => this.#openGroups.has(one)),
      heap: (group) => this.#heapOf(group % this.slots),
      kill: (group, what) => this.#kill(group % this.slots, what),
    });
    this.slots = Math.min(settings.workers, settings.groups, Math.max(1, availableParallelism() * 4));
    this.#threads = Array.from({ length: this.slots });
    this.#pool = startThreads({
      slots: this.slots,
      workerData: { ...settings.worker, ...this.#supervision.forWorkers },
      workerMemory: supervision.workerMemory,
      threadOf: (slot) => this.#threads[slot],
    });
    this.#pool.on('workerCreate', (worker) => this.#fill(worker.id));
    this.#pool.on('workerDestroy', (worker) => this.#vacate(worker.id));
    this.#pool.on('message', (notice: ShardNotice) => this.#notice(notice));
    this.#pool.on('error', (error) => {
      this.#lastError = error;
      log.error({ err: error }, 'worker thread failed');
    });
  }

  /** Groups that are open and take events. */
  get ready(): boolean {
    return this.#started && [...this.#hosted].every((group) => this.#openGroups.has(group));
  }

  /** How long each thread has been busy since it started (ms), by its id. */
  busy(): ReadonlyMap<number, number> {
    return new Map(
      this.#pool.threads.map(({ threadId, performance }) => [
        threadId,
        performance.eventLoopUtilization().active,
      ]),
    );
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
    this.#liveFunnel = liveFunnel;
    const threads = Array.from({ length: this.slots }, (_, group) => this.run('metrics', { group }));
    const all = groups.map((group) => this.assign(group));
    const failure = await Promise.race([Promise.all([...all, ...threads]), this.gaveUp]);
    if (failure instanceof ProsaError) throw failure;
    this.#started = true;
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
    // Piscina would queue it, and everything behind it.
    if (this.#threads[slot] === undefined && this.#started) {
      throw new ProsaError('shard_closed', `group ${task.group} has no worker thread at the moment`);
    }
    let reply: ShardAnswer<T>;
    try {
      reply = (await this.#pool.run(routed(type, task, slot))) as ShardAnswer<T>;
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
    this.#liveFunnel = version;
  }

  /**
   * Hosts the group from now on, also after its thread has died. Resolves when it is open.
   * @returns which opening it is: what a log brings is taken by this one only, since another may have begun after
   *   events that were not applied
   */
  async assign(group: number): Promise<number> {
    this.#hosted.add(group);
    this.#sharePace();
    if (!this.#openGroups.has(group)) await this.#openGroup(group);
    return this.#openings.get(group)!;
  }

  /** Hosts the group no longer; resolves when it is closed, with what is not finished after `patience` ms given up. */
  async release(group: number, patience: number): Promise<void> {
    this.#hosted.delete(group);
    this.#sharePace();
    await this.#opening.get(group)?.catch(() => {});
    if (this.#openGroups.delete(group)) await this.run('close', { group, patience });
  }

  /** Groups of other processes send, too: all together keep the channel's pace. */
  #sharePace(): void {
    sharePace(this.#settings.worker.pacing, this.#hosted.size / this.#settings.groups);
  }

  /** Finishes what was accepted, then ends the threads. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing = true;
    const open = [...this.#openGroups];
    this.#openGroups.clear();
    await Promise.allSettled(open.map((group) => this.run('close', { group })));
    await this.#pool.destroy();
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
  async killWorker(slot: number): Promise<void> {
    await this.#pool.threads.find(({ threadId }) => threadId === this.#threads[slot])?.terminate();
  }

  /** Opens the group once, however often it is asked for. */
  #openGroup(group: number): Promise<void> {
    let opening = this.#opening.get(group);
    if (opening === undefined) {
      opening = this.#openWithLive(group).finally(() => this.#opening.delete(group));
      this.#opening.set(group, opening);
    }
    return opening;
  }

  async #openWithLive(group: number): Promise<void> {
    let told = this.#liveFunnel!;
    const orders = this.#supervision.ordersFor(group, group % this.slots);
    const opening = (this.#openings.get(group) ?? 0) + 1;
    this.#openings.set(group, opening);
    await this.run('open', { group, liveFunnel: told, opening, ...orders });
    while (told !== this.#liveFunnel) {
      told = this.#liveFunnel!; // another one was published while it opened
      await this.run('goLive', { group, version: told });
    }
    if (!this.#hosted.has(group)) {
      await this.run('close', { group });
      throw new ProsaError('shard_closed', `group ${group} is not this process's any more`);
    }
    this.#opened(group);
  }

  #opened(group: number): void {
    this.#openGroups.add(group);
    const slot = group % this.slots;
    const died = this.#diedAt.get(slot);
    if (died === undefined || !this.#groupsOf(slot).every((one) => this.#openGroups.has(one))) return;
    this.#diedAt.delete(slot);
    this.#observer?.reopened(performance.now() - died);
  }

  #fill(thread: number): void {
    if (this.#threads.includes(thread)) return;
    const slot = this.#threads.indexOf(undefined);
    if (slot === -1) {
      this.#standingBy.push(thread);
      return;
    }
    this.#threads[slot] = thread;
    this.#workerOf(slot)?.prependListener('error', (error: NodeJS.ErrnoException) => {
      if (this.#causes.has(slot)) return;
      this.#causes.set(slot, error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out_of_memory' : 'error');
    });
    if (this.#closing || this.#failure !== undefined || this.#liveFunnel === undefined) return;
    for (const group of this.#groupsOf(slot)) {
      if (this.#openGroups.has(group)) continue;
      void this.#reopen(group);
    }
  }

  /** Tries until the group is open again, its thread has died too, or the pool closes. */
  async #reopen(group: number): Promise<void> {
    const thread = this.#threads[group % this.slots];
    const { mayReopen = () => true } = this.#settings;
    let pause = REOPEN_DELAY;
    while (this.#isToOpen(group) && this.#threads[group % this.slots] === thread) {
      if (!mayReopen()) {
        await delay(REOPEN_DELAY);
        continue;
      }
      try {
        return await this.#openGroup(group);
      } catch (error) {
        if (!this.#isToOpen(group)) return;
        this.#unopened.say((error as ProsaError).code, (unsaid) =>
          this.#log.error({ err: error, group, unsaid }, 'group did not open; trying again'),
        );
        await delay(pause);
        pause = Math.min(2 * pause, LONGEST_REOPEN_DELAY);
      }
    }
  }

  #isToOpen(group: number): boolean {
    const isHosted = this.#hosted.has(group) && !this.#openGroups.has(group);
    return isHosted && !this.#closing && this.#failure === undefined;
  }

  /** A group that ended by itself is opened again: what it did not finish is in the store. */
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
        this.#openGroups.delete(group);
        void this.#reopen(group);
      }
    }
  }

  /** A thread that has exited no longer tells its id, so the slots are held against the threads there are. */
  #vacate(thread: number): void {
    const alive = new Set(this.#pool.threads.map(({ threadId }) => threadId));
    this.#standingBy = this.#standingBy.filter((one) => one !== thread && alive.has(one));
    this.#threads.forEach((held, slot) => {
      if (held === undefined || (held !== thread && alive.has(held))) return;
      this.#threads[slot] = undefined;
      const reason = this.#causes.get(slot) ?? 'exit';
      this.#causes.delete(slot);
      const groups = this.#groupsOf(slot);
      for (const group of groups) this.#openGroups.delete(group);
      if (this.#closing) return;
      this.#diedAt.set(slot, performance.now());
      const giveUp = this.#supervision.died(slot, groups, reason);
      if (giveUp !== undefined) this.#fail(giveUp);
      const next = this.#standingBy.shift();
      if (next !== undefined) this.#fill(next);
    });
    // Piscina starts no further threads once one has failed while it was starting.
    setImmediate(() => {
      if (this.#closing || this.#pool.threads.length >= this.slots + STAND_BY) return;
      this.#fail(`a new worker thread could not start: ${this.#lastError?.message ?? 'no reason was given'}`);
    });
  }

  #workerOf(slot: number): Worker | undefined {
    const thread = this.#threads[slot];
    return this.#pool.threads.find(({ threadId }) => threadId === thread);
  }

  /** In megabytes, asked once for all who ask at a time. */
  #heapOf(slot: number): Promise<number | undefined> {
    let asked = this.#heaps.get(slot);
    if (asked === undefined) {
      asked = this.#askHeap(slot).finally(() => this.#heaps.delete(slot));
      this.#heaps.set(slot, asked);
    }
    return asked;
  }

  async #askHeap(slot: number): Promise<number | undefined> {
    try {
      return (await this.#workerOf(slot)?.getHeapStatistics())!.used_heap_size / 2 ** 20;
    } catch {
      return undefined;
    }
  }

  #kill(slot: number, what: Overdue): void {
    const worker = this.#workerOf(slot);
    if (worker === undefined) return;
    this.#causes.set(slot, what);
    const patience = setTimeout(
      () => this.#fail(`a worker thread does not end although it was told to`),
      KILL_PATIENCE,
    );
    void worker.terminate().finally(() => clearTimeout(patience));
  }

  #fail(reason: string): void {
    if (this.#failure !== undefined || this.#closing) return;
    this.#failure = new ProsaError('workers_unstable', reason);
    this.#log.fatal({ reason }, 'worker threads are not restarted any more; the process ends');
    this.#giveUp(this.#failure);
  }

  #groupsOf(slot: number): number[] {
    return [...this.#hosted].filter((group) => group % this.slots === slot);
  }

  get #allGroups(): number[] {
    return Array.from({ length: this.#settings.groups }, (_, group) => group);
  }
}
