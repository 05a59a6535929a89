/** What the live view shows, from what the stream tells. Pure. */
import type { Flow, LiveCounts, StageCount, StateCount, VersionCounts, Window } from '../api/live.ts';

export const WINDOWS: readonly { value: Window; label: string }[] = [
  { value: 'hour', label: 'Hour' },
  { value: 'day', label: 'Day' },
  { value: 'week', label: 'Week' },
];

export const totalOf = ({ states }: VersionCounts): number => states.reduce((sum, { now }) => sum + now, 0);

/** The version to show: the one asked for, else the live one if anybody is in it, else where most people are. */
export function shownVersion(
  { versions }: LiveCounts,
  asked: string | undefined,
  live: string | undefined,
): VersionCounts | undefined {
  const named = (version: string | undefined) => versions.find((one) => one.version === version);
  const current = named(live);
  if (named(asked) !== undefined) return named(asked);
  if (current !== undefined && totalOf(current) > 0) return current;
  return versions.toSorted((a, b) => totalOf(b) - totalOf(a))[0];
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
  /** Of those who entered in the window, the share that fell silent for good; undefined where nobody did either. */
  dropOff: number | undefined;
}

/** The stages in the funnel's own order, empty ones too; those it does not have last. */
export function stageRows(counts: VersionCounts, order: readonly string[], window: Window): StageRow[] {
  const counted = new Map(counts.stages.map((stage) => [stage.stage, stage]));
  const all = [...new Set([...order, ...counted.keys()])];
  return all.map((name) => {
    const stage = counted.get(name) ?? { stage: name, now: 0, medianSeconds: null, ...NO_FLOWS };
    const { in: entered, dropped } = stage[window];
    // Who fell silent may have entered before the window began.
    const of = Math.max(entered, dropped);
    return {
      ...stage,
      states: counts.states
        .filter(({ state }) => state === name || state.startsWith(`${name}.`))
        .toSorted((a, b) => b.now - a.now),
      dropOff: of === 0 ? undefined : dropped / of,
    };
  });
}

const NO_FLOW = { in: 0, out: 0, dropped: 0 };
const NO_FLOWS = { hour: NO_FLOW, day: NO_FLOW, week: NO_FLOW };

export const percent = (share: number): string => `${Math.round(share * 100)}%`;
