/**
 * The worker threads of a pool, each in its slot. One more stands by, with its code loaded: it takes the slot of one
 * that ends, and Piscina starts another to stand by.
 */
import type { Worker } from 'node:worker_threads';
import type { Piscina } from 'piscina';
import type { ShardNotice, ShardTasks, WorkerData } from '../../workers/protocol.ts';
import type { Logger } from '../telemetry/logger.ts';
import { StartGate } from './start-gate.ts';
import type { DeathReason } from './supervisor.ts';
import type { Overdue } from './watchdog.ts';
import { routed, STAND_BY, startThreads } from './worker-threads.ts';

export interface ThreadSlotsParts {
  slots: number;
  workerData: Omit<WorkerData, 'gate'>;
  /** MB of heap after which a thread is ended. */
  workerMemory: number;
  log: Logger;
  noticed(notice: ShardNotice): void;
  /** A thread has taken the slot; it hosts nothing yet. */
  filled(slot: number): void;
  /** The thread of the slot has ended. */
  vacated(slot: number, reason: DeathReason): void;
  /** There are not as many threads as there should be, and will not be. */
  failed(reason: string): void;
}

/** A thread that was ended and has not ended by then never will (ms). */
const KILL_PATIENCE = 30_000;

export class ThreadSlots {
  readonly #parts: ThreadSlotsParts;
  readonly #pool: Piscina;
  readonly #gate = new StartGate();
  /** Thread id of each slot. */
  readonly #threads: (number | undefined)[];
  /** Threads that host nothing yet, and have loaded their code or are doing so. */
  #standingBy: number[] = [];
  /** Why a thread is about to end, by slot. */
  readonly #causes = new Map<number, DeathReason>();
  readonly #heaps = new Map<number, Promise<number | undefined>>();
  #lastError: Error | undefined;
  #isClosing = false;

  constructor(parts: ThreadSlotsParts) {
    const { slots, workerData, workerMemory, log } = parts;
    this.#parts = parts;
    this.#threads = Array.from({ length: slots });
    this.#pool = startThreads({
      slots,
      workerData: { ...workerData, gate: this.#gate.shared },
      workerMemory,
      threadOf: (slot) => this.#threads[slot],
    });
    this.#pool.on('workerCreate', (worker) => this.#fill(worker.id));
    this.#pool.on('workerDestroy', (worker) => this.#vacate(worker.id));
    this.#pool.on('message', (notice: ShardNotice) => parts.noticed(notice));
    this.#pool.on('error', (error) => {
      this.#lastError = error;
      log.error({ err: error }, 'worker thread failed');
    });
  }

  /** The id of its thread, if it has one. */
  threadOf(slot: number): number | undefined {
    return this.#threads[slot];
  }

  /** Threads beyond the slots may load their code, too. */
  standBy(): void {
    this.#gate.open();
  }

  /** Piscina keeps a task for a slot without a thread, and everything behind it. */
  run<T extends keyof ShardTasks>(type: T, task: ShardTasks[T]['task'], slot: number): Promise<unknown> {
    return this.#pool.run(routed(type, task, slot));
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

  /** In megabytes, asked once for all who ask at a time. */
  heapOf(slot: number): Promise<number | undefined> {
    let asked = this.#heaps.get(slot);
    if (asked === undefined) {
      asked = this.#askHeap(slot).finally(() => this.#heaps.delete(slot));
      this.#heaps.set(slot, asked);
    }
    return asked;
  }

  /** Ends the thread because of `what`. */
  kill(slot: number, what: Overdue): void {
    const worker = this.#workerOf(slot);
    if (worker === undefined) return;
    this.#causes.set(slot, what);
    const patience = setTimeout(
      () => this.#parts.failed(`a worker thread does not end although it was told to`),
      KILL_PATIENCE,
    );
    void worker.terminate().finally(() => clearTimeout(patience));
  }

  /** Ends the thread in the middle of whatever it does, as a crash would. */
  async terminate(slot: number): Promise<void> {
    await this.#workerOf(slot)?.terminate();
  }

  /** Threads that end from now on are not replaced. */
  beginClosing(): void {
    this.#isClosing = true;
  }

  /** Ends all threads. */
  async destroy(): Promise<void> {
    await this.#pool.destroy();
  }

  #fill(thread: number): void {
    if (this.#threads.includes(thread)) return;
    const slot = this.#threads.indexOf(undefined);
    if (slot === -1) {
      this.#standingBy.push(thread);
      this.#gate.hold(thread);
      return;
    }
    this.#threads[slot] = thread;
    this.#workerOf(slot)?.prependListener('error', (error: NodeJS.ErrnoException) => {
      if (this.#causes.has(slot)) return;
      this.#causes.set(slot, error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out_of_memory' : 'error');
    });
    this.#parts.filled(slot);
  }

  /** A thread that has exited no longer tells its id, so the slots are held against the threads there are. */
  #vacate(thread: number): void {
    this.standBy(); // what is started in its place is needed now
    const alive = new Set(this.#pool.threads.map(({ threadId }) => threadId));
    this.#standingBy = this.#standingBy.filter((one) => one !== thread && alive.has(one));
    this.#threads.forEach((held, slot) => {
      if (held === undefined || (held !== thread && alive.has(held))) return;
      this.#threads[slot] = undefined;
      const reason = this.#causes.get(slot) ?? 'exit';
      this.#causes.delete(slot);
      this.#parts.vacated(slot, reason);
      const next = this.#isClosing ? undefined : this.#standingBy.shift();
      if (next !== undefined) this.#fill(next);
    });
    // Piscina starts no further threads once one has failed while it was starting.
    setImmediate(() => {
      if (this.#isClosing || this.#pool.threads.length >= this.#parts.slots + STAND_BY) return;
      const why = this.#lastError?.message ?? 'no reason was given';
      this.#parts.failed(`a new worker thread could not start: ${why}`);
    });
  }

  #workerOf(slot: number): Worker | undefined {
    const thread = this.#threads[slot];
    return this.#pool.threads.find(({ threadId }) => threadId === thread);
  }

  async #askHeap(slot: number): Promise<number | undefined> {
    try {
      return (await this.#workerOf(slot)?.getHeapStatistics())!.used_heap_size / 2 ** 20;
    } catch {
      return undefined;
    }
  }
}
