/**
 * How two funnels differ in what they mean, whatever the order of keys and however they are written: states by their
 * path, transitions by their state, what they wait for and their order, prompts by name. How a funnel is drawn is no
 * difference.
 */

import { align } from './diff-lists.ts';
import { alike, normalAction, normalInvoke, normalTransition } from './diff-normal.ts';
import { isObject } from './references.ts';
import { Targets } from './targets.ts';
import { allStates, nameOf, readState, type State, type Transition } from './tree.ts';

export type Change = 'added' | 'removed' | 'changed' | 'moved';

export interface Detail {
  field: string;
  before?: unknown;
  after?: unknown;
}

export interface FunnelDiff {
  /** Their paths, joined by dots; empty for the machine itself. */
  states: { path: string; change: 'added' | 'removed' | 'changed'; detail: Detail[] }[];
  /** Of states on both sides. `event` is that of `on`, or `after 2h`, `always`, `done`, `done search`, `error search`. */
  transitions: { from: string; event: string; change: Change; before?: unknown; after?: unknown }[];
  prompts: { name: string; change: 'added' | 'removed' | 'changed'; before?: unknown; after?: unknown }[];
  /** Of the document around the machine, e.g. `delays.followUp`. */
  other: { path: string[]; change: 'added' | 'removed' | 'changed'; before?: unknown; after?: unknown }[];
}

interface Side {
  document: unknown;
  prompts: Readonly<Record<string, unknown>>;
}

/** Parts of a state that are told apart. */
const TOLD_APART = ['states', 'on', 'after', 'always', 'onDone', 'invoke'];
/** Parts of the document that are told apart or are no difference. */
const NOT_OTHER = ['machine', 'delays', 'canvas'];

export function diffFunnels(from: Side, to: Side): FunnelDiff {
  const [before, after] = [sideOf(from.document), sideOf(to.document)];
  const states: FunnelDiff['states'] = [];
  const transitions: FunnelDiff['transitions'] = [];
  for (const path of union(before.states.keys(), after.states.keys())) {
    const [one, other] = [before.states.get(path), after.states.get(path)];
    if (one === undefined || other === undefined) {
      states.push({ path, change: one === undefined ? 'added' : 'removed', detail: [] });
      continue;
    }
    const detail = detailsOf(one, other);
    if (detail.length > 0) states.push({ path, change: 'changed', detail });
    transitions.push(...transitionChanges(path, before.transitionsOf(one), after.transitionsOf(other)));
  }
  return {
    states,
    transitions,
    prompts: promptChanges(from.prompts, to.prompts),
    other: otherChanges(from, to),
  };
}

function sideOf(document: unknown) {
  const { id, machine } = isObject(document) ? document : {};
  const root = readState(machine, ['machine']);
  const targets = new Targets(root, String(id));
  const states = new Map(allStates(root).map((state) => [state === root ? '' : nameOf(state), state]));
  const transitionsOf = (state: State) => {
    const byEvent = new Map<string, { raw: unknown; normal: unknown }[]>();
    for (const transition of state.transitions) {
      const raw = rawOf(document, transition);
      const target = targets.find(transition);
      const normal = normalTransition(raw, target && nameOf(target));
      const event = eventOf(transition);
      byEvent.set(event, [...(byEvent.get(event) ?? []), { raw, normal }]);
    }
    return byEvent;
  };
  return { states, transitionsOf };
}

function rawOf(document: unknown, { path }: Transition): unknown {
  return path.reduce<unknown>((value, part) => (value as Record<string | number, unknown>)[part], document);
}

function eventOf({ kind, trigger, invoke }: Transition): string {
  if (kind === 'on') return trigger;
  if (kind === 'after') return `after ${trigger}`;
  if (kind === 'always') return 'always';
  const name = invoke === undefined ? '' : ` ${invoke.id ?? String(invoke.raw.src)}`;
  return `${kind === 'onDone' ? 'done' : 'error'}${name}`;
}

function detailsOf(one: State, other: State): Detail[] {
  const details: Detail[] = [];
  for (const field of union(Object.keys(one.raw), Object.keys(other.raw))) {
    if (TOLD_APART.includes(field)) continue;
    const [before, after] = [one.raw[field], other.raw[field]];
    const isActions = field === 'entry' || field === 'exit';
    if (!alike(isActions ? normalAction(before) : before, isActions ? normalAction(after) : after)) {
      details.push({ field, ...sides(before, after) });
    }
  }
  const [before, after] = [one.invokes.map(normalInvoke), other.invokes.map(normalInvoke)];
  if (!alike(before, after)) details.push({ field: 'invoke', ...sides(before, after) });
  return details;
}

type Transitions = ReadonlyMap<string, { raw: unknown; normal: unknown }[]>;

function transitionChanges(from: string, before: Transitions, after: Transitions): FunnelDiff['transitions'] {
  return [...union(before.keys(), after.keys())].flatMap((event) =>
    align(before.get(event) ?? [], after.get(event) ?? [], (one, other) =>
      alike(one.normal, other.normal),
    ).map(({ change, before, after }) => ({ from, event, change, ...sides(before?.raw, after?.raw) })),
  );
}

function promptChanges(before: Side['prompts'], after: Side['prompts']): FunnelDiff['prompts'] {
  return changesOf(before, after).map(({ key, ...change }) => ({ name: key, ...change }));
}

function otherChanges(from: Side, to: Side): FunnelDiff['other'] {
  const [before, after] = [from.document, to.document].map((side) => (isObject(side) ? side : {}));
  const around = (side: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(side).filter(([key]) => !NOT_OTHER.includes(key)));
  const delays = (side: Record<string, unknown>) => (isObject(side.delays) ? side.delays : {});
  return [
    ...changesOf(around(before!), around(after!)).map(({ key, ...change }) => ({ path: [key], ...change })),
    ...changesOf(delays(before!), delays(after!)).map(({ key, ...change }) => ({
      path: ['delays', key],
      ...change,
    })),
  ];
}

function changesOf(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>) {
  return [...union(Object.keys(before), Object.keys(after))].flatMap((key) => {
    const [one, other] = [own(before, key), own(after, key)];
    if (alike(one, other)) return [];
    const change =
      one === undefined
        ? ('added' as const)
        : other === undefined
          ? ('removed' as const)
          : ('changed' as const);
    return [{ key, change, ...sides(one, other) }];
  });
}

const own = (record: Readonly<Record<string, unknown>>, key: string) =>
  Object.hasOwn(record, key) ? record[key] : undefined;

const sides = (before: unknown, after: unknown) => ({
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
});

const union = <T>(one: Iterable<T>, other: Iterable<T>): Set<T> => new Set([...one, ...other]);
