/** What `GET /api/live` tells, made of counts and flows. */
import { stageOf } from '../actor/record.ts';
import { type Flowed, WINDOWS, type Window } from './flow-windows.ts';
import type { LiveCounts } from './live-counts.ts';
import { splitPlace } from './place.ts';
import { INTERVALS, medianOf } from './stage-times.ts';

export interface Moved {
  in: number;
  out: number;
}

export interface StateLive extends Record<Window, Moved> {
  state: string;
  now: number;
}

export interface StageLive extends Record<Window, Moved & { dropped: number }> {
  stage: string;
  now: number;
  /** Of the stays that ended within the week; null of none. */
  medianSeconds: number | null;
}

export interface LiveView {
  at: number;
  /** Something of it may be old or missing: a group, or what moved, could not be asked. */
  stale?: true;
  funnel: string;
  versions: { version: string; states: StateLive[]; stages: StageLive[] }[];
  handOffs: { waiting: number; oldestSeconds: number | null };
}

/** @param funnel its id; else the one with the most conversations */
export function liveView(
  { totals, handOffs }: Pick<LiveCounts, 'totals' | 'handOffs'>,
  flowed: Flowed,
  at: number,
  funnel = busiest(totals),
): LiveView {
  const states = new Map<string, Set<string>>();
  const note = (version: string, state?: string) => {
    if (!version.startsWith(`${funnel}@`)) return;
    const known = states.get(version) ?? new Set();
    if (state !== undefined) known.add(state);
    states.set(version, known);
  };
  for (const place of totals.keys()) {
    const { version, state } = splitPlace(place);
    note(version, state);
  }
  for (const name of flowed.week.keys()) {
    const [measure, place] = splitName(name);
    const { version, state } = splitPlace(place);
    if (measure === 'in' || measure === 'out') note(version, state);
  }
  const versions = [...states]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([version, names]) => {
      const ordered = [...names].sort();
      return {
        version,
        states: ordered.map((state) => stateLive(totals, flowed, version, state)),
        stages: [...new Set(ordered.map(stageOfPath))].map((stage) =>
          stageLive(totals, flowed, version, stage, ordered),
        ),
      };
    });
  const { waiting, oldestAt } = handOffs;
  const oldestSeconds = oldestAt === undefined ? null : Math.max(0, Math.round((at - oldestAt) / 1000));
  return { at, funnel, versions, handOffs: { waiting, oldestSeconds } };
}

function stateLive(
  totals: ReadonlyMap<string, number>,
  flowed: Flowed,
  version: string,
  state: string,
): StateLive {
  const count = (window: Window, measure: string) =>
    flowed[window].get(`${measure} ${version} ${state}`) ?? 0;
  const moved = inEach((window) => ({ in: count(window, 'in'), out: count(window, 'out') }));
  return { state, now: totals.get(`${version} ${state}`) ?? 0, ...moved };
}

function stageLive(
  totals: ReadonlyMap<string, number>,
  flowed: Flowed,
  version: string,
  stage: string,
  states: readonly string[],
): StageLive {
  const count = (window: Window, measure: string) =>
    flowed[window].get(`${measure} ${version} ${stage}`) ?? 0;
  const now = states
    .filter((state) => stageOfPath(state) === stage)
    .reduce((sum, state) => sum + (totals.get(`${version} ${state}`) ?? 0), 0);
  const times = Array.from({ length: INTERVALS }, (_, interval) => count('week', `t${interval}`));
  const moved = inEach((window) => ({
    in: count(window, 'enter'),
    out: count(window, 'leave'),
    dropped: count(window, 'drop'),
  }));
  return { stage, now, ...moved, medianSeconds: medianOf(times) ?? null };
}

function inEach<T>(of: (window: Window) => T): Record<Window, T> {
  const windows = Object.keys(WINDOWS) as Window[];
  return Object.fromEntries(windows.map((window) => [window, of(window)])) as Record<Window, T>;
}

function busiest(totals: ReadonlyMap<string, number>): string {
  const byFunnel = new Map<string, number>();
  for (const [place, count] of totals) {
    const funnel = place.slice(0, place.indexOf('@'));
    byFunnel.set(funnel, (byFunnel.get(funnel) ?? 0) + count);
  }
  return [...byFunnel].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

function splitName(name: string): [measure: string, place: string] {
  const space = name.indexOf(' ');
  return [name.slice(0, space), name.slice(space + 1)];
}

const stageOfPath = (path: string) => stageOf(path.split('.')[0]);
