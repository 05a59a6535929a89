/** What was before and what was undone. Values share what they have in common, so many of them cost little. */
export interface History<T> {
  now: T;
  past: readonly T[];
  future: readonly T[];
  /** What the last change was a part of, and when it was made (ms). */
  last: { group: string; at: number } | undefined;
}

const LONGEST = 200;

/** Changes of one group within this time of each other are undone together (ms). */
const TOGETHER = 1_000;

export const historyOf = <T>(now: T): History<T> => ({ now, past: [], future: [], last: undefined });

/** @param group what changes together, e.g. the field that is typed into; none is a change of its own */
export function changed<T>(history: History<T>, now: T, at: number, group?: string): History<T> {
  if (now === history.now) return history;
  const { last, past } = history;

  const together = last !== undefined && last.group === group && at - last.at < TOGETHER && past.length > 0;
  return {
    now,
    past: together ? past : [...past, history.now].slice(-LONGEST),
    future: [],
    last: group === undefined ? undefined : { group, at },
  };
}

/** A change that is no one's to undo, e.g. where something is drawn at first: as if it had always been so. */
export function settled<T>({ now, past, future, last }: History<T>, change: (one: T) => T): History<T> {
  return { now: change(now), past: past.map(change), future: future.map(change), last };
}

export function undone<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  const { now, past, future } = history;
  return { now: before, past: past.slice(0, -1), future: [now, ...future], last: undefined };
}

export function redone<T>(history: History<T>): History<T> {
  const [after, ...future] = history.future;
  if (after === undefined) return history;
  return { now: after, past: [...history.past, history.now], future, last: undefined };
}
