/**
 * The worker threads that host the shards: a Piscina pool whose tasks are routed.
 *
 * Each group of shards belongs to one slot, and a slot to one thread. When a thread dies, Piscina starts
 * another; it takes the free slot and opens its groups again. Tasks that were with the dead thread end with
 * `shard_closed`: what they brought was not acknowledged, so it comes again (G1).
 */
import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { Piscina } from 'piscina';
import type {
  ShardAnswer,
  ShardNotice,
  ShardTask,
  ShardTasks,
  WorkerSettings,
} from '../../workers/protocol.ts';
import { ProsaError } from '../errors.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface ShardPoolSettings {
  groups: number;
  workers: number;
  worker: WorkerSettings;
}

/** Where Piscina's load balancer finds what was said with a task. */
const queueOptions = Piscina.queueOptionsSymbol;

/** Between attempts to open a group again (ms). */
const REOPEN_DELAY = 500;

/** Tasks a thread may hold at once; its mailboxes bound the work, not this. */
const TASKS_A_WORKER = 4_096;

export class ShardPool {
  readonly slots: number;
  readonly #settings: ShardPoolSettings;
  readonly #log: Logger;
  readonly #pool: Piscina;
  /** Thread id of each slot. */
  readonly #threads: (number | undefined)[];
  readonly #openGroups = new Set<number>();
  readonly #opening = new Map<number, Promise<void>>();
  #liveFunnel: string | undefined;
  /** All groups were open once; from then on tasks do not wait for a thread. */
  #started = false;
  #closing = false;

  constructor(settings: ShardPoolSettings, log: Logger, onNotice: (notice: ShardNotice) => void) {
    this.#settings = settings;
    this.#log = log;
    this.slots = Math.min(settings.workers, settings.groups, Math.max(1, availableParallelism() * 4));
    this.#threads = Array.from({ length: this.slots });
    this.#pool = new Piscina({
      filename: new URL('../../workers/shard-worker.ts', import.meta.url).href,
      minThreads: this.slots,
      maxThreads: this.slots,
      idleTimeout: Number.POSITIVE_INFINITY,
      concurrentTasksPerWorker: TASKS_A_WORKER,
      atomics: 'disabled', // a waiting worker must go on with its timers and sends
      workerData: settings.worker,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: {}, // settings reach a worker only through workerData
      loadBalancer: (task, workers) => {
        const { slot } = (task as unknown as Record<symbol, { slot: number }>)[queueOptions]!;
        return workers.find((worker) => worker.id === this.#threads[slot]) ?? null;
      },
    });
    this.#pool.on('workerCreate', (worker) => this.#fill(worker.id));
    this.#pool.on('workerDestroy', (worker) => this.#vacate(worker.id));
    this.#pool.on('message', onNotice);
    this.#pool.on('error', (error) => log.error({ err: error }, 'worker thread failed'));
  }

  /** Groups that are open and take events. */
  get ready(): boolean {
    return this.#openGroups.size === this.#settings.groups;
  }

  /** @param liveFunnel `<id>@<version>` that conversations begin with; all versions are in the data directory */
  async open(liveFunnel: string): Promise<void> {
    this.#liveFunnel = liveFunnel;
    await Promise.all(Array.from({ length: this.#settings.groups }, (_, group) => this.#openGroup(group)));
    this.#started = true;
  }

  /** @throws ProsaError what the worker said, or `shard_closed` when it died */
  async run<T extends keyof ShardTasks>(
    type: T,
    task: ShardTasks[T]['task'],
  ): Promise<ShardTasks[T]['answer']> {
    const slot = task.group % this.slots;
    // Piscina would queue it, and everything behind it.
    if (this.#threads[slot] === undefined && this.#started) {
      throw new ProsaError('shard_closed', `group ${task.group} has no worker thread at the moment`);
    }
    const routed = { type, ...task, [queueOptions]: { slot } };
    let reply: ShardAnswer<T>;
    try {
      reply = (await this.#pool.run(routed as unknown as ShardTask)) as ShardAnswer<T>;
    } catch (cause) {
      throw new ProsaError('shard_closed', `worker of group ${task.group}: ${(cause as Error).message}`, {
        cause,
      });
    }
    if ('error' in reply) throw new ProsaError(reply.error.code, reply.error.message);
    return reply.answer;
  }

  /** Conversations begin with this version from now on, also in groups that open later. */
  async goLive(version: string): Promise<void> {
    this.#liveFunnel = version;
    // A group whose worker has died meanwhile is told when it opens again.
    await Promise.allSettled([...this.#openGroups].map((group) => this.run('goLive', { group, version })));
  }

  /** Finishes what was accepted, then ends the threads. */
  async close(): Promise<void> {
    this.#closing = true;
    const open = [...this.#openGroups];
    this.#openGroups.clear();
    await Promise.allSettled(open.map((group) => this.run('close', { group })));
    await this.#pool.destroy();
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
    await this.run('open', { group, liveFunnel: told });
    while (told !== this.#liveFunnel) {
      told = this.#liveFunnel!; // another one was published while it opened
      await this.run('goLive', { group, version: told });
    }
    this.#openGroups.add(group);
  }

  #fill(thread: number): void {
    const slot = this.#threads.indexOf(undefined);
    if (slot === -1 || this.#threads.includes(thread)) return;
    this.#threads[slot] = thread;
    if (this.#closing || this.#liveFunnel === undefined) return;
    for (const group of this.#groupsOf(slot)) {
      if (this.#openGroups.has(group)) continue;
      void this.#reopen(group);
    }
  }

  /** Tries until the group is open again, its thread has died too, or the pool closes. */
  async #reopen(group: number): Promise<void> {
    const thread = this.#threads[group % this.slots];
    while (!this.#closing && this.#threads[group % this.slots] === thread) {
      try {
        return await this.#openGroup(group);
      } catch (error) {
        this.#log.error({ err: error, group }, 'group did not open; trying again');
        await delay(REOPEN_DELAY);
      }
    }
  }

  /** A thread that has exited no longer tells its id, so the slots are held against the threads there are. */
  #vacate(thread: number): void {
    const alive = new Set(this.#pool.threads.map(({ threadId }) => threadId));
    this.#threads.forEach((held, slot) => {
      if (held === undefined || (held !== thread && alive.has(held))) return;
      this.#threads[slot] = undefined;
      for (const group of this.#groupsOf(slot)) this.#openGroups.delete(group);
      if (!this.#closing) this.#log.error({ slot }, 'worker thread died; its shards open again on another');
    });
  }

  #groupsOf(slot: number): number[] {
    return Array.from({ length: this.#settings.groups }, (_, group) => group).filter(
      (group) => group % this.slots === slot,
    );
  }
}
