/** Fires the timers of a group of shards when they are due (G6). */
import type { ConversationEvent } from '../actor/event.ts';
import type { Store } from '../store/store.ts';
import { Alarm } from '../timers/alarm.ts';
import type { Clock } from '../timers/clock.ts';
import { dueTimers } from '../timers/due-timers.ts';
import type { Backlog } from './backlog.ts';
import type { GroupRecords } from './group-records.ts';
import type { GroupTraces } from './group-traces.ts';
import type { Lifetime } from './lifetime.ts';
import type { ShardObserver } from './shard-observer.ts';

/** Conversations whose timers are fired at once. */
const AT_ONCE = 500;
/** After a failed commit, and where what is overdue could not be stepped (ms). */
const PAUSE_AFTER_FAILURE = 500;
const PAUSE_WHEN_STUCK = 5_000;

export interface GroupTimersParts {
  store: Pick<Store, 'due' | 'nextDeadline'>;
  records: GroupRecords;
  backlog: Backlog;
  clock: Clock;
  observer: Pick<ShardObserver, 'readFailed'>;
  lifetime: Lifetime;
  traces: GroupTraces | undefined;
}

export class GroupTimers {
  readonly #parts: GroupTimersParts;
  readonly #alarm: Alarm;
  #firing: Promise<void> = Promise.resolve();

  constructor(parts: GroupTimersParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.clock, () => {
      this.#firing = both(this.#firing, this.#fire());
    });
  }

  /** Looks at the deadlines then (ms), or earlier. */
  noLaterThan(deadline: number | undefined): void {
    this.#alarm.noLaterThan(deadline);
  }

  /** A commit failed: what it was to take is looked for again. */
  lookAgain(): void {
    this.#alarm.noLaterThan(this.#parts.clock.now() + PAUSE_AFTER_FAILURE);
  }

  stop(): void {
    this.#alarm.stop();
  }

  /** Resolves when what has begun to fire is durable or has failed. */
  get fired(): Promise<void> {
    return this.#firing;
  }

  async #fire(): Promise<void> {
    const { store, records, backlog, clock, lifetime, traces } = this.#parts;
    if (lifetime.isClosing) return;
    try {
      const now = clock.now();
      const due: ConversationEvent[] = [];
      for (const conversation of await this.#read(store.due(now, AT_ONCE))) {
        const record = await records.find(conversation);
        if (record === undefined) continue;
        const timers = dueTimers(record, now);
        if (traces !== undefined) await traces.mark(record, timers);
        due.push(...timers);
      }
      await backlog.put(due);
      const next = await this.#read(store.nextDeadline());
      // What is overdue still could not be stepped, unless there was more than one round takes.
      const stuck = next !== undefined && next <= now && due.length < AT_ONCE;
      this.#alarm.noLaterThan(stuck ? now + PAUSE_WHEN_STUCK : next);
    } catch {
      this.lookAgain(); // what failed has been observed
    }
  }

  async #read<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      this.#parts.observer.readFailed(error);
      throw error;
    }
  }
}

/** Gives nothing, or each round would hold all before it. */
async function both(before: Promise<void>, now: Promise<void>): Promise<void> {
  await Promise.all([before, now]);
}
