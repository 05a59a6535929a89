/** What is told of a group: how many conversations are where, and how many wait for a person. */
import type { HandOffs } from '../shard/hand-offs.ts';
import type { Place } from './place.ts';
import type { StateCounts } from './state-counts.ts';

export interface GroupLive {
  group: number;
  /** Places that are not in it have nobody; else they are as they were. */
  whole: boolean;
  counts: [Place, number][];
  handOffs: { waiting: number /** Since when the one that waits longest does (ms). */; oldestAt?: number };
}

/** Undefined while not all are counted yet. */
export function allOf(group: number, counts: StateCounts, handOffs: HandOffs): GroupLive | undefined {
  if (!counts.isWhole) return undefined;
  return { group, whole: true, counts: counts.counts(), handOffs: waitingIn(handOffs) };
}

/** To be told to everybody: the same changes are not given again. */
export function changesOf(group: number, counts: StateCounts, handOffs: HandOffs): GroupLive | undefined {
  if (!counts.isWhole) return undefined;
  return { group, whole: false, counts: counts.changes(), handOffs: waitingIn(handOffs) };
}

function waitingIn(handOffs: HandOffs): GroupLive['handOffs'] {
  let waiting = 0;
  let oldestAt = Number.POSITIVE_INFINITY;
  for (const { at } of handOffs.waiting()) {
    waiting++;
    oldestAt = Math.min(oldestAt, at);
  }
  return waiting === 0 ? { waiting } : { waiting, oldestAt };
}
