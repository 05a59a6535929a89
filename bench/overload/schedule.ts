/** When requests leave, and whose they are. */
import type { Random } from '../../src/simulator/random.ts';

/**
 * Arrivals of a Poisson process, as many senders who know nothing of each other make it: milliseconds from the
 * start, rising.
 */
export function poissonArrivals(count: number, perSecond: number, random: Random): Float64Array {
  const arrivals = new Float64Array(count);
  let at = 0;
  for (let n = 0; n < count; n++) {
    at += (-Math.log(1 - random.next()) * 1000) / perSecond;
    arrivals[n] = at;
  }
  return arrivals;
}

/**
 * An order in which conversations speak: each number of a conversation stands there once for every message, at
 * random, so that the beginning of a run has the same work as its end.
 */
export function interleaved(messages: readonly number[], random: Random): number[] {
  return random.shuffled(messages.flatMap((count, conversation) => Array<number>(count).fill(conversation)));
}

/**
 * Which request is to leave next: those of the schedule in its order, and between them those that are delivered
 * again. Times are milliseconds from the start.
 */
export class Departures {
  readonly #due: Float64Array;
  /** Requests to deliver again, by the millisecond in which they are due. */
  readonly #again: (number[] | undefined)[] = [];
  #next = 0;
  #millisecond = 0;
  #waiting = 0;
  #lastDue = 0;

  /** @param due of each request, rising */
  constructor(due: Float64Array) {
    this.#due = due;
  }

  /** When the request that `next` gave last was due. */
  get lastDue(): number {
    return this.#lastDue;
  }

  again(request: number, due: number): void {
    const millisecond = Math.max(this.#millisecond, Math.ceil(due));
    const bucket = this.#again[millisecond];
    if (bucket === undefined) this.#again[millisecond] = [request];
    else bucket.push(request);
    this.#waiting++;
  }

  /** Takes the request that has been due longest; undefined if none is. */
  next(now: number): number | undefined {
    const scheduled = this.#next < this.#due.length ? this.#due[this.#next]! : Number.POSITIVE_INFINITY;
    const repeated = this.#waiting === 0 ? Number.POSITIVE_INFINITY : this.#nextAgain(now);
    const due = Math.min(scheduled, repeated);
    if (due > now) return undefined;
    this.#lastDue = due;
    if (repeated > scheduled) return this.#next++;
    this.#waiting--;
    return this.#again[repeated]!.pop()!;
  }

  /** The first millisecond with something to deliver again; infinite if that is later than now. */
  #nextAgain(now: number): number {
    for (; this.#millisecond <= now; this.#millisecond++) {
      if ((this.#again[this.#millisecond]?.length ?? 0) > 0) return this.#millisecond;
    }
    return Number.POSITIVE_INFINITY;
  }
}
