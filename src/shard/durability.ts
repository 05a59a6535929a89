/** Waits until what a group has committed is on its disk, for as long as the group does not end. */
import { type ErrorCode, ProsaError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { Lifetime } from './lifetime.ts';

/** Of a store that has another owner, or has lost what was written: what this group remembers is no longer so. */
const LOST = new Set<ErrorCode>(['shard_fenced', 'shard_closed']);

export class Durability {
  readonly #store: Pick<Store, 'durable'>;
  readonly #lifetime: Lifetime;
  readonly #lost: (error: unknown) => unknown;
  readonly #waiting = new Set<(error: ProsaError) => void>();

  /** @param lost the store has lost what was written; returns what those are told who wait for it */
  constructor(store: Pick<Store, 'durable'>, lifetime: Lifetime, lost: (error: unknown) => unknown) {
    this.#store = store;
    this.#lifetime = lifetime;
    this.#lost = lost;
  }

  /** Rejects when the group ends meanwhile: what is not durable by then comes again in any case. */
  async wait(): Promise<void> {
    if (this.#lifetime.end !== undefined) throw this.#lifetime.end;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.add(reject);
    this.#store.durable().then(resolve, reject);
    try {
      await promise;
    } catch (error) {
      throw error instanceof ProsaError && LOST.has(error.code) ? this.#lost(error) : error;
    } finally {
      this.#waiting.delete(reject);
    }
  }

  /** The group has ended. */
  end(error: ProsaError): void {
    for (const reject of this.#waiting) reject(error);
  }
}
