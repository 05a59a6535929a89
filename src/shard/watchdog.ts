/**
 * Sees worker threads that do not get on (G10).
 *
 * An event or effect that is in hand longer than the limit is overdue. So is one in hand while the heap of its
 * thread is larger than allowed: V8's own limit is set higher, because it often ends the whole process instead
 * of the thread. So is a thread that has nothing in hand and does not come round for three times the limit:
 * code that runs when an effect's wait is over is not marked.
 *
 * What is not a fault does not count: the time a transaction takes, time in which this thread itself was late
 * (the process was suspended, the machine slept), and all time while a debugger may hold the thread.
 */
import type { Clock } from '../timers/clock.ts';
import type { Hands } from './hand.ts';

export type Overdue = 'step_limit' | 'stalled' | 'out_of_memory';

export interface WatchdogParts {
  /** In milliseconds; 0 for none. */
  limit: number;
  /** Heap a thread may have while it has something in hand (MB). */
  memory: number;
  groups: number;
  hands: Pick<Hands, 'look'>;
  /** The heap of the group's thread (MB), which answers even if it loops; undefined if it is gone. */
  heap(group: number): Promise<number | undefined>;
  /** Of a clock that does not jump. */
  clock: Clock;
  /** Whether the thread of the group is expected to come round: not while it opens its files. */
  settled(group: number): boolean;
  debugged(): boolean;
  overdue(group: number, what: Overdue): void;
}

const STALLED = 3;
const LOOKS_A_LIMIT = 10;
const SHORTEST_LOOK = 20;
const LONGEST_LOOK = 250;

/** How often a limit is looked after (ms); a thread beats twice as often. */
export function lookEvery(limit: number): number {
  if (limit === 0) return LONGEST_LOOK;
  return Math.min(LONGEST_LOOK, Math.max(SHORTEST_LOOK, limit / LOOKS_A_LIMIT));
}

interface Watched {
  /** What stood there at the last look. */
  sign: string;
  /** How long it has stood there (ms). */
  held: number;
  told: boolean;
  weighing: boolean;
}

export class Watchdog {
  readonly #parts: WatchdogParts;
  readonly #every: number;
  readonly #watched: Watched[];
  #lastLook: number;
  #takeBack: () => void = () => {};

  constructor(parts: WatchdogParts) {
    this.#parts = parts;
    this.#every = lookEvery(parts.limit);
    this.#watched = Array.from({ length: parts.groups }, () => ({
      sign: '',
      held: 0,
      told: false,
      weighing: false,
    }));
    this.#lastLook = parts.clock.now();
    this.#wait();
  }

  stop(): void {
    this.#takeBack();
  }

  #wait(): void {
    const { clock } = this.#parts;
    this.#takeBack = clock.callAt(clock.now() + this.#every, () => {
      this.#look();
      this.#wait();
    });
  }

  #look(): void {
    const { clock, debugged } = this.#parts;
    const now = clock.now();
    const passed = Math.min(now - this.#lastLook, 2 * this.#every);
    this.#lastLook = now;
    if (debugged()) return;
    for (const [group, watched] of this.#watched.entries()) this.#lookAt(group, watched, passed);
  }

  #lookAt(group: number, watched: Watched, passed: number): void {
    const { hands, limit, settled } = this.#parts;
    const { doing, taken, beat } = hands.look(group);
    const isInHand = doing === 'event' || doing === 'effect';
    const sign = isInHand ? `${doing} ${taken}` : `${doing} ${taken} ${beat}`;
    if (sign !== watched.sign || doing === 'storing' || (!isInHand && !settled(group))) {
      Object.assign(watched, { sign, held: 0, told: false });
      return;
    }
    watched.held += passed;
    if (limit > 0 && watched.held >= (isInHand ? limit : STALLED * limit)) {
      this.#tell(group, watched, isInHand ? 'step_limit' : 'stalled');
    } else if (isInHand) void this.#weigh(group, watched, sign);
  }

  /** Asked only of what has been in hand for a while: a heap may be full of what is no longer needed. */
  async #weigh(group: number, watched: Watched, sign: string): Promise<void> {
    if (watched.weighing) return;
    watched.weighing = true;
    const heap = await this.#parts.heap(group);
    watched.weighing = false;
    if (heap !== undefined && heap > this.#parts.memory && watched.sign === sign) {
      this.#tell(group, watched, 'out_of_memory');
    }
  }

  #tell(group: number, watched: Watched, what: Overdue): void {
    if (watched.told) return;
    watched.told = true;
    this.#parts.overdue(group, what);
  }
}
