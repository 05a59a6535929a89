/**
 * Threads for what editors of funnels ask for: checks, simulations, comparisons.
 *
 * What they are given is not trusted. So it runs neither in the main thread nor where conversations live; a task that
 * does not end in its time, or takes too much memory, ends its thread and nothing else. Threads start when they are
 * needed and end when they are not.
 */
import { Piscina } from 'piscina';
import type {
  EditingAnswer,
  EditingCall,
  EditingTasks,
  EditingWorkerData,
} from '../../workers/editing-protocol.ts';
import { compileCacheEnvironment } from '../compile-cache.ts';
import { ProsaError } from '../errors.ts';

export interface WorkshopLimits {
  threads: number;
  /** Of one task, without its wait and the start of its thread (ms). */
  timeMs: number;
  /** Of one thread's heap (MB). */
  memoryMb: number;
  /** Tasks that wait. */
  queue: number;
}

const LIMITS: WorkshopLimits = { threads: 2, timeMs: 5_000, memoryMb: 256, queue: 32 };
/** An unused thread ends after that (ms). */
const IDLE = 60_000;
/** How often it is looked whether a task has used up its time (ms). */
const LOOK = 50;
/** V8's own limit must be far enough from the old generation's for the thread alone to die. */
const YOUNG_GENERATION = 32;

export class Workshop {
  readonly #limits: WorkshopLimits;
  readonly #threads: Piscina;
  /** Tasks that run or wait. */
  #inHand = 0;

  constructor(workerData: EditingWorkerData, limits: Partial<WorkshopLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
    this.#threads = new Piscina({
      filename: new URL('../../workers/editing-worker.ts', import.meta.url).href,
      minThreads: 0,
      maxThreads: this.#limits.threads,
      idleTimeout: IDLE,
      concurrentTasksPerWorker: 1,
      workerData,
      resourceLimits: {
        maxOldGenerationSizeMb: this.#limits.memoryMb,
        maxYoungGenerationSizeMb: YOUNG_GENERATION,
      },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: compileCacheEnvironment(),
    });
  }

  /**
   * @param cancelled ends the thread that has the task
   * @throws ProsaError what the task says; `task_ended` where it took too long or too much, `overloaded` where too
   *   many wait
   */
  async run<T extends keyof EditingTasks>(
    type: T,
    task: EditingTasks[T]['task'],
    cancelled?: AbortSignal,
  ): Promise<EditingTasks[T]['answer']> {
    if (this.#inHand >= this.#limits.threads + this.#limits.queue) {
      throw new ProsaError('overloaded', 'too many checks and simulations wait; try again shortly');
    }
    this.#inHand++;
    const progress = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
    const call: EditingCall = { type, task, progress };
    const end = new AbortController();
    const cancel = () => end.abort();
    cancelled?.addEventListener('abort', cancel, { once: true });
    const stopWatching = watch(progress, this.#limits.timeMs, cancel);
    try {
      cancelled?.throwIfAborted();
      const answer = (await this.#threads.run(call, { signal: end.signal })) as EditingAnswer;
      if ('error' in answer) throw new ProsaError(answer.error.code, answer.error.message);
      return answer.answer as EditingTasks[T]['answer'];
    } catch (cause) {
      if (cause instanceof ProsaError) throw cause;
      throw this.#failure(type, cause, progress, end.signal.aborted);
    } finally {
      this.#inHand--;
      stopWatching();
      cancelled?.removeEventListener('abort', cancel);
    }
  }

  async close(): Promise<void> {
    await this.#threads.destroy();
  }

  #failure(type: string, cause: unknown, progress: SharedArrayBuffer, aborted: boolean): ProsaError {
    const { code } = cause as NodeJS.ErrnoException;
    const input = new Int32Array(progress)[1]!;
    const where = type === 'simulate' || type === 'play' ? `, at input ${input}` : '';
    const why = aborted
      ? `did not end within ${this.#limits.timeMs / 1000} s`
      : code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? `took more than ${this.#limits.memoryMb} MB`
        : 'ended its thread';
    return new ProsaError('task_ended', `${type} ${why}${where}`, { cause });
  }
}

/** Calls back when the task has begun and used up its time. */
function watch(progress: SharedArrayBuffer, timeMs: number, over: () => void): () => void {
  const marks = new Int32Array(progress);
  let began: number | undefined;
  const looking = setInterval(() => {
    if (Atomics.load(marks, 0) === 0) return;
    began ??= performance.now();
    if (performance.now() - began >= timeMs) over();
  }, LOOK);
  return () => clearInterval(looking);
}
