/**
 * Results of work that gives the same for the same question, kept for a while. One for each thread.
 *
 * A key must name everything the result depends on, the hash of the data among it: then a change is never hidden,
 * and how long a result is kept only bounds how long it takes memory.
 */
import { RecentMap } from '../store/recent-map.ts';

export class ResultCache {
  readonly #kept: RecentMap<string, { until: number; result: unknown }>;
  readonly #asked = new Map<string, { hits: number; misses: number }>();

  /** @param capacity results kept; at most twice as many for a moment */
  constructor(capacity: number) {
    this.#kept = new RecentMap(capacity);
  }

  /** How often each kind was asked for since the thread began. */
  get asked(): ReadonlyMap<string, Readonly<{ hits: number; misses: number }>> {
    return this.#asked;
  }

  /**
   * @param lifetime of a new result (ms)
   * @param now ms
   */
  async get<T>(kind: string, key: string, lifetime: number, now: number, make: () => Promise<T>): Promise<T> {
    const asked = this.#asked.get(kind) ?? { hits: 0, misses: 0 };
    this.#asked.set(kind, asked);
    const whole = `${kind} ${key}`;
    const kept = this.#kept.get(whole);
    if (kept !== undefined && now < kept.until) {
      asked.hits++;
      return kept.result as T;
    }
    asked.misses++;
    const result = await make();
    this.#kept.set(whole, { until: now + lifetime, result });
    return result;
  }
}
