/**
 * Keeps events that a log brings again from being applied again (G3).
 *
 * Offsets of a shard rise, so only what does not lie behind all that came before can have been applied already; of
 * that, and only of that, the store is asked. Duplicates for which the channel is the cause have offsets of their
 * own; the record's ring knows them.
 */
import type { LoggedEvent } from '../log/shard-host.ts';
import type { LogMemory } from '../store/log-memory.ts';

export class Redelivery {
  readonly #memory: LogMemory;
  readonly #lost: (error: unknown) => unknown;
  /** The highest offset that came, or was applied before this began. */
  #highest: number;
  #pending = 0;
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * @param applied the highest offset that was ever applied
   * @param lost the store did not tell what was applied: what waits behind that must be taken no more, or it would
   *   pass for applied when it comes again. Returns what those are told whose events it was about
   */
  constructor(memory: LogMemory, applied: number, lost: (error: unknown) => unknown) {
    this.#memory = memory;
    this.#highest = applied;
    this.#lost = lost;
  }

  /** Hands those that were not applied to `take`, in the order of the calls. */
  admit<T>(events: readonly LoggedEvent[], take: (fresh: readonly LoggedEvent[]) => Promise<T>): Promise<T> {
    const isDoubtful = events.some(({ offset }) => offset <= this.#highest);
    for (const { offset } of events) this.#highest = Math.max(this.#highest, offset);
    if (!isDoubtful && this.#pending === 0) return take(events);
    this.#pending++;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const turn = this.#turn.then(async () => {
      try {
        const fresh = isDoubtful ? await this.#fresh(events) : events;
        take(fresh).then(resolve, reject);
      } catch (error) {
        reject(this.#lost(error));
      } finally {
        this.#pending--;
      }
    });
    this.#turn = turn;
    return promise;
  }

  async #fresh(events: readonly LoggedEvent[]): Promise<LoggedEvent[]> {
    const conversations = [...new Set(events.map(({ event }) => event.conversation))];
    const applied = await this.#memory.offsetsOf(conversations);
    return events.filter(({ offset, event }) => offset > (applied.get(event.conversation) ?? -1));
  }
}
