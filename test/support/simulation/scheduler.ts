/**
 * Decides what happens next in a simulated world.
 *
 * Whatever leaves the process under test (a call of the store, a message on its way, an answer) stops at a point
 * and goes on when it is released. Between releases everything that can go on without the world has gone on, so
 * the same order of releases gives the same history, and a crash can stand between any two of them.
 */
import type { Incarnation } from './incarnation.ts';

interface Point {
  label: string;
  owner: Incarnation;
  act(): void;
}

/** Turns of the event loop after which something that never ends is suspected. */
const MOST_TURNS = 10_000;

export class Scheduler {
  #points: Point[] = [];
  readonly #order: readonly number[];
  readonly #deaths: Set<number>;
  #drawn = 0;
  /** How many points were released. */
  released = 0;
  /** Waits until nothing is left that could go on by itself. */
  settle: () => Promise<void> = settled;
  /** What a death does. */
  die: () => Promise<void> = async () => {};
  /** What was released, in order. */
  readonly trace: string[] = [];

  /**
   * @param order which of the waiting points is released, one number each time; the oldest when it is used up
   * @param deaths after how many points the process dies
   */
  constructor(order: readonly number[], deaths: readonly number[]) {
    this.#order = order;
    this.#deaths = new Set(deaths);
  }

  get waiting(): number {
    return this.#points.length;
  }

  /** Stops until it is released; never goes on when its owner has died before. */
  point(label: string, owner: Incarnation, act: () => void): void {
    if (owner.state !== 'dead') this.#points.push({ label, owner, act });
  }

  /** Lets one point go on, and then all that follows from it without the world. */
  async release(): Promise<boolean> {
    if (this.#points.length > 0 && this.#deaths.delete(this.released)) await this.die();
    if (this.#points.length === 0) return false;
    this.released++;
    const drawn = this.#points.length === 1 ? 0 : (this.#order[this.#drawn++] ?? 0) % this.#points.length;
    const [point] = this.#points.splice(drawn, 1);
    this.note(`#${point!.owner.number} ${point!.label}`);
    point!.act();
    await this.settle();
    return true;
  }

  async releaseAll(): Promise<void> {
    for (let released = 0; await this.release(); released++) {
      if (released > MOST_TURNS) throw new Error('the world does not come to rest');
    }
  }

  note(line: string): void {
    this.trace.push(line);
  }

  died(owner: Incarnation): void {
    this.#points = this.#points.filter((point) => point.owner !== owner);
  }
}

/** Waits until nothing is left that could go on by itself. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (!process.getActiveResourcesInfo().includes('Immediate')) return;
  }
  throw new Error('the event loop does not come to rest');
}
