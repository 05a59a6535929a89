/** What the live view shows, from what the stream tells. Pure. */
import type { Flow, LiveCounts, StageCount, StateCount, VersionCounts, Window } from '../api/live.ts';

export const WINDOWS: readonly { value: Window; label: string }[] = [
  { value: 'hour', label: 'Hour' },
  { value: 'day', label: 'Day' },
  { value: 'week', label: 'Week' },
];

export const totalOf = ({ states }: VersionCounts): number => states.reduce((sum, { now }) => sum + now, 0);

/** The version to show: the one asked for, else the live one, else where most people are. */
export function shownVersion(
  { versions }: LiveCounts,
  asked: string | undefined,
  live: string | undefined,
): VersionCounts | undefined {
  const named = (version: string | undefined) => versions.find((one) => one.version === version);
  return named(asked) ?? named(live) ?? versions.toSorted((a, b) => totalOf(b) - totalOf(a))[0];
}

/** Counts by the path of a state; a state around others counts all inside it. */
export function countsByState({ states }: VersionCounts): Map<string, StateCount> {
  const all = new Map<string, StateCount>();
  for (const count of states) {
    const keys = count.state.split('.');
    for (let depth = 1; depth < keys.length; depth += 1) {
      const path = keys.slice(0, depth).join('.');
      const sum = all.get(path);
      // How people move inside a state is no entering or leaving of the one around it, so only those there now add up.
      all.set(path, {
        ...(sum ?? { state: path, hour: NONE, day: NONE, week: NONE }),
        now: (sum?.now ?? 0) + count.now,
      });
    }
    const sum = all.get(count.state);
    all.set(count.state, { ...count, now: count.now + (sum?.now ?? 0) });
  }
  return all;
}

const NONE: Flow = { in: 0, out: 0 };

export interface StageRow extends StageCount {
  states: StateCount[];
  /** Of those who left or fell silent in the window, the share that fell silent; undefined where nobody did. */
  dropOff: number | undefined;
}

/** The stages in the funnel's own order, those it does not have last. */
export function stageRows(counts: VersionCounts, order: readonly string[], window: Window): StageRow[] {
  const place = (stage: string) => (order.includes(stage) ? order.indexOf(stage) : order.length);
  return counts.stages
    .map((stage) => {
      const { out, dropped } = stage[window];
      return {
        ...stage,
        states: counts.states
          .filter(({ state }) => state === stage.stage || state.startsWith(`${stage.stage}.`))
          .toSorted((a, b) => b.now - a.now),
        // Whoever dropped out by a transition has left as well; whoever only fell silent has not.
        dropOff: Math.max(out, dropped) === 0 ? undefined : dropped / Math.max(out, dropped),
      };
    })
    .toSorted((a, b) => place(a.stage) - place(b.stage));
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`;
