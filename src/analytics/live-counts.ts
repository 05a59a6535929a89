/** How many conversations are where in all groups, from what each of them tells. */
import type { GroupLive } from './group-live.ts';
import type { Place } from './place.ts';

export interface HandOffsWaiting {
  waiting: number;
  /** Since when the one that waits longest does (ms). */
  oldestAt?: number;
}

export class LiveCounts {
  readonly #groups = new Map<number, { counts: Map<Place, number>; handOffs: HandOffsWaiting }>();
  readonly #totals = new Map<Place, number>();

  /** Changes of a group of which the whole is not known yet are passed over. */
  take({ group, whole, counts, handOffs }: GroupLive): void {
    const known = this.#groups.get(group);
    if (!whole && known === undefined) return;
    const kept = known?.counts ?? new Map<Place, number>();
    if (whole) {
      const now = new Set(counts.map(([place]) => place));
      for (const place of [...kept.keys()]) if (!now.has(place)) this.#set(kept, place, 0);
    }
    for (const [place, count] of counts) this.#set(kept, place, count);
    this.#groups.set(group, { counts: kept, handOffs });
  }

  /** Places where somebody is. */
  get totals(): ReadonlyMap<Place, number> {
    return this.#totals;
  }

  get handOffs(): HandOffsWaiting {
    let waiting = 0;
    let oldestAt = Number.POSITIVE_INFINITY;
    for (const { handOffs } of this.#groups.values()) {
      waiting += handOffs.waiting;
      oldestAt = Math.min(oldestAt, handOffs.oldestAt ?? Number.POSITIVE_INFINITY);
    }
    return waiting === 0 ? { waiting } : { waiting, oldestAt };
  }

  #set(counts: Map<Place, number>, place: Place, count: number): void {
    const total = (this.#totals.get(place) ?? 0) - (counts.get(place) ?? 0) + count;
    if (total === 0) this.#totals.delete(place);
    else this.#totals.set(place, total);
    if (count === 0) counts.delete(place);
    else counts.set(place, count);
  }
}
