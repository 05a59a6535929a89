import { ProsaError } from '../errors.ts';
import type { Ledger, LedgerMessage } from './ledger.ts';
import { pause } from './pause.ts';
import type { Random } from './random.ts';
import {
  hasKillableWorkers,
  isKillable,
  type KillableTarget,
  type Target,
  type WorkerKillableTarget,
} from './target.ts';

/** One kill and what followed. Times are in milliseconds; those of the recovery run from the restart. */
export interface Kill {
  of: 'process' | 'worker';
  killedAt: number;
  /** Customers with a message on its way or accepted, and without an answer. */
  waiting: LedgerMessage[];
  /** A worker is replaced by its own process, at once. */
  restartedAt: number;
  /** Until the process is ready, or the shards of the worker are open again. */
  restartToReadyMs: number;
}

export interface ChaosOptions {
  kills: number;
  workerKills: number;
  /** Where each kill is noted once all is ready again. */
  done: Kill[];
  target: Target;
  ledger: Ledger;
  random: Random;
  signal: AbortSignal;
  /** Resolves when the Graph API next accepts a send. */
  nextSend(): Promise<void>;
  /** Resolves when the next message is POSTed. */
  nextPost(): Promise<void>;
}

const aimMs = 500;
/** Shortest and longest time between a recovery and the next kill. */
const betweenMs: Record<Kill['of'], readonly [number, number]> = {
  process: [300, 3000],
  worker: [200, 1500],
};
const mostWorkers = 64;

/**
 * Kills the process, or one of its worker threads, at random moments; the process is started again, the threads it
 * must replace itself. A third of the kills strike at any moment, a third within a few milliseconds of a message's
 * POST and a third within a few of an accepted send, where being killed hurts most.
 */
export async function killAndRestart(options: ChaosOptions): Promise<void> {
  const { kills, workerKills, done, target, ledger, random, signal } = options;
  const strike = {
    process: isKillable(target) ? () => killProcess(target, options) : undefined,
    worker: hasKillableWorkers(target) ? () => killWorker(target, options) : undefined,
  };
  const order = [...Array(kills).fill('process'), ...Array(workerKills).fill('worker')] as Kill['of'][];
  if (order.some((of) => strike[of] === undefined)) {
    throw new ProsaError('simulator_option_invalid', 'this target cannot be killed');
  }
  for (const of of random.shuffled(order)) {
    await pause(random.between(...betweenMs[of]), signal);
    await aim(options);
    if (signal.aborted) break;
    ledger.killed();
    done.push(await strike[of]!());
    ledger.restarted();
  }
}

async function aim({ random, signal, nextSend, nextPost }: ChaosOptions): Promise<void> {
  const at = random.pick(['any', 'post', 'send'] as const);
  if (at === 'any') return;
  await Promise.race([at === 'post' ? nextPost() : nextSend(), pause(aimMs, signal)]);
  // Not on a timer's tick, which would always let what was begun come to its end.
  const strikeAt = performance.now() + random.between(0, 8);
  while (performance.now() < strikeAt) await new Promise(setImmediate);
}

async function killProcess(target: KillableTarget, { ledger, random, signal }: ChaosOptions): Promise<Kill> {
  const killedAt = performance.now();
  await target.kill();
  const waiting = ledger.waiting();
  await pause(random.between(0, 300), signal);
  const restartedAt = performance.now();
  const restartToReadyMs = await target.restart();
  return { of: 'process', killedAt, waiting, restartedAt, restartToReadyMs };
}

async function killWorker(target: WorkerKillableTarget, { ledger, random }: ChaosOptions): Promise<Kill> {
  const killedAt = performance.now();
  const waiting = ledger.waiting();
  const restartToReadyMs = await target.killWorker(random.integer(0, mostWorkers - 1));
  return { of: 'worker', killedAt, waiting, restartedAt: killedAt, restartToReadyMs };
}
