/**
 * One group of shards in this process, for what the funnels and effects of a production Prosa cannot show: the
 * only place where a bench touches `ShardGroup` and the effects' handlers. Replies are accepted at once.
 */

import type { MessageEvent } from '../src/actor/event.ts';
import type { CompiledFunnel } from '../src/funnel/compile.ts';
import { enrich } from '../src/perception/enrich.ts';
import { ShardGroup } from '../src/shard/shard-group.ts';
import { pause } from '../src/simulator/pause.ts';
import { SqliteStore } from '../src/store/sqlite-store.ts';
import { systemClock } from '../src/timers/clock.ts';
import { BenchError } from './bench-error.ts';

export interface GroupOptions {
  /** The store's file, made if it does not exist. */
  file: string;
  funnel: CompiledFunnel;
  /** Name of the effect that takes its time, and how long (ms). */
  effect: { src: string; ms: number };
}

export interface MeasuredGroup {
  /** Resolves when the messages are durable. */
  deliver(messages: readonly MessageEvent[]): Promise<void>;
  /** Effects that run now. */
  readonly runningEffects: number;
  /** Waits until so many effects run and every reply was sent. */
  settled(runningEffects: number, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** How long it may take until what was delivered has settled (ms). */
const patience = 60_000;
/** As much as a worker of a Prosa with two groups has. */
const cacheCapacity = 128 * 1024 * 1024;

export async function openGroup({ file, funnel, effect }: GroupOptions): Promise<MeasuredGroup> {
  let failure: unknown;
  const group = new ShardGroup({
    store: new SqliteStore(file),
    funnels: { live: () => funnel, of: () => funnel },
    enrich,
    effects: {
      [effect.src]: {
        policy: { timeoutMs: 2 * effect.ms, concurrency: Number.POSITIVE_INFINITY },
        run: async (_, { signal }) => {
          await pause(effect.ms, signal);
          return [];
        },
      },
    },
    channels: new Map([
      ['whatsapp', { name: 'whatsapp', send: async ({ id }) => ({ status: 'accepted', messageId: id }) }],
    ]),
    clock: systemClock,
    dispatcher: { concurrency: 64, unknownWait: 5_000 },
    observer: {
      committed: ({ deadLetters }) => {
        failure ??= deadLetters[0]?.reason;
      },
      commitFailed: (error) => {
        failure ??= error;
      },
      readFailed: (error) => {
        failure ??= error;
      },
      durable: () => {},
      waited: () => {},
      recordsRead: () => {},
      changed: () => {},
      sent: () => {},
      repeatedUnknown: () => {},
      answered: () => {},
      sendFailed: () => {},
      paced: () => {},
      effectBegins: () => {},
      effectEnded: () => {},
      effectCost: () => {},
    },
    cacheCapacity,
  });
  await group.open();
  const throwIfFailed = () => {
    if (failure !== undefined) throw new BenchError(`a message was not taken: ${failure}`);
  };
  return {
    async deliver(messages) {
      await group.deliver(messages);
      throwIfFailed();
    },
    get runningEffects() {
      return group.load.effects;
    },
    async settled(runningEffects, signal) {
      const deadline = performance.now() + patience;
      for (;;) {
        const { effects, unsent, mailbox } = group.load;
        throwIfFailed();
        if (effects === runningEffects && unsent === 0 && mailbox === 0) return;
        if (performance.now() > deadline) {
          throw new BenchError(
            `${effects} effects run, not ${runningEffects}; ${unsent} replies are not sent`,
          );
        }
        await pause(20, signal);
        signal.throwIfAborted();
      }
    },
    close: () => group.close(),
  };
}
