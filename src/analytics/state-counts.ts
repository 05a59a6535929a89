/**
 * How many conversations of a group are in each state.
 *
 * Kept in memory alone: the stored conversations are read page by page once, after the group has opened, and every
 * commit changes the counts from then on. A conversation that an event is applied to before its page has come is
 * counted with that event, and passed over in its page. So a crash can leave nothing wrong: they are taken anew.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ConversationRecord } from '../actor/record.ts';
import type { AppliedEvent, AppliedListener } from '../shard/applied-event.ts';
import type { Whereabouts } from '../store/store.ts';
import { isSamePlace, type Place, placeOf } from './place.ts';

/** Conversations read at once, and the rest between two pages (ms): the group goes on with its messages. */
const PAGE = 256;
const REST = 2;

/** Reads a page between two commits of the group. */
export type ReadPage = (after: number, limit: number) => Promise<Whereabouts[]>;

export class StateCounts implements AppliedListener {
  readonly #counts = new Map<Place, number>();
  readonly #changed: () => void;
  /** Conversations that are counted, while the stored ones are read. */
  #counted: Set<string> | undefined = new Set();
  #dirty = new Set<Place>();
  #stopped = false;

  /** @param changed told with each change, once the stored ones are read */
  constructor(changed: () => void = () => {}) {
    this.#changed = changed;
  }

  /** Resolves when all are counted, or it is stopped. */
  async count(read: ReadPage, rest = () => pause(REST, undefined, { ref: false })): Promise<void> {
    let after = 0;
    while (!this.#stopped) {
      const rows = await read(after, PAGE);
      for (const row of rows) {
        if (this.#counted!.has(row.conversation)) continue;
        this.#counted!.add(row.conversation);
        this.#add(placeOf({ ...row, state: JSON.parse(row.state) }), 1);
      }
      if (rows.length < PAGE) break;
      after = rows.at(-1)!.order;
      await rest();
    }
    if (this.#stopped) return;
    this.#counted = undefined;
    this.#changed();
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Whether all are counted. */
  get isWhole(): boolean {
    return this.#counted === undefined;
  }

  counts(): [Place, number][] {
    return [...this.#counts];
  }

  /** The counts that have changed since it was last called. */
  changes(): [Place, number][] {
    const changes = [...this.#dirty].map((place): [Place, number] => [place, this.#counts.get(place) ?? 0]);
    this.#dirty = new Set();
    return changes;
  }

  applied({ before, after }: AppliedEvent): void {
    if (this.#counted !== undefined && !this.#counted.has(after.conversation)) {
      this.#counted.add(after.conversation);
      this.#add(placeOf(after), 1);
      return;
    }
    if (before !== undefined) {
      if (isSamePlace(before, after)) return;
      this.#add(placeOf(before), -1);
    }
    this.#add(placeOf(after), 1);
    if (this.#counted === undefined) this.#changed();
  }

  forgotten(conversation: string, last: ConversationRecord | undefined): void {
    if (last === undefined) return;
    if (this.#counted !== undefined && !this.#counted.delete(conversation)) return;
    this.#add(placeOf(last), -1);
    if (this.#counted === undefined) this.#changed();
  }

  #add(place: Place, difference: number): void {
    const count = (this.#counts.get(place) ?? 0) + difference;
    if (count === 0) this.#counts.delete(place);
    else this.#counts.set(place, count);
    this.#dirty.add(place);
  }
}
