/** Piscina with tasks that go to one thread each: that of the slot they are for. */
import { Piscina } from 'piscina';
import type { ShardTask, ShardTasks, WorkerData } from '../../workers/protocol.ts';
import { compileCacheEnvironment } from '../compile-cache.ts';

export interface ThreadSettings {
  slots: number;
  workerData: WorkerData;
  /** Beyond which a thread is ended (MB). */
  workerMemory: number;
  /** Id of the thread that has the slot; undefined while there is none. */
  threadOf(slot: number): number | undefined;
}

/** Threads ready to take the place of one that dies. */
export const STAND_BY = 1;

/** Where Piscina's load balancer finds what was said with a task. */
const queueOptions = Piscina.queueOptionsSymbol;

/**
 * V8's limits of a worker's heap (MB). A thread is ended long before them, if it can be: V8 lets a thread die
 * only if the last step towards the limit was a small one, else it ends the process. The young generation must
 * not be larger for the same reason.
 */
const HEADROOM = 480;
const YOUNG_GENERATION = 48;

/** Tasks a thread may hold at once; its mailboxes bound the work, not this. */
const TASKS_A_WORKER = 4_096;

/** One thread for each slot, and those that stand by. */
export function startThreads({ slots, workerData, workerMemory, threadOf }: ThreadSettings): Piscina {
  return new Piscina({
    filename: new URL('../../workers/shard-worker.ts', import.meta.url).href,
    minThreads: slots + STAND_BY,
    maxThreads: slots + STAND_BY,
    idleTimeout: Number.POSITIVE_INFINITY,
    concurrentTasksPerWorker: TASKS_A_WORKER,
    atomics: 'disabled', // a waiting worker must go on with its timers and sends
    workerData,
    resourceLimits: {
      maxOldGenerationSizeMb: workerMemory + HEADROOM,
      maxYoungGenerationSizeMb: YOUNG_GENERATION,
    },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: compileCacheEnvironment(), // settings reach a worker only through workerData
    loadBalancer: (task, workers) => {
      const { slot } = (task as unknown as Record<symbol, { slot: number }>)[queueOptions]!;
      return workers.find((worker) => worker.id === threadOf(slot)) ?? null;
    },
  });
}

/** The task as {@link startThreads}' pool takes it, for the thread of the slot. */
export function routed<T extends keyof ShardTasks>(type: T, task: ShardTasks[T]['task'], slot: number) {
  return { type, ...task, [queueOptions]: { slot } } as unknown as ShardTask;
}
