import type { StateTable } from '../actor/migrate.ts';
import type { FunnelDocument } from './document.ts';
import { allStates, lineage, nameOf, readState, type State } from './tree.ts';

/** The states of a funnel document by path. */
export interface States {
  byPath: ReadonlyMap<string, State>;
}

/** Where the states of one version lead in another, and why the others lead nowhere. */
export interface Passage {
  /** Of every state that leads somewhere, compound ones too, so that what belongs to them can go along. */
  table: StateTable;
  /** Of every state a conversation can be in that leads nowhere. */
  stuck: Record<string, string>;
}

export function statesOf(document: FunnelDocument): States {
  const root = readState(document.machine, ['machine']);
  const inside = allStates(root).slice(1);
  return { byPath: new Map(inside.map((state) => [nameOf(state), state])) };
}

/**
 * A state leads where the map says. One that is not named goes along with the nearest named state around it: to
 * the state inside the new one that has the same place, as far as there is one. What no name covers leads to the
 * state of the same path.
 */
export function passageBetween(from: States, to: States, named: Readonly<Record<string, string>>): Passage {
  const table: Record<string, string> = {};
  const stuck: Record<string, string> = {};
  for (const [path, state] of from.byPath) {
    const target = targetOf(state, to, named);
    const leaf = state.children.length === 0;
    const reason = target === undefined ? 'the new version has no such state' : undefined;
    const refused = reason ?? (leaf ? refusal(target!, covered(state, named)) : undefined);
    if (refused === undefined) table[path] = nameOf(target!);
    else if (leaf) stuck[path] = refused;
  }
  return { table, stuck };
}

/** Where a conversation is that leads to this path: in the innermost state that is entered with it. */
export function restingPath({ byPath }: States, path: string): string {
  return nameOf(restingState(byPath.get(path)!));
}

/** Why a conversation cannot be put into this state, or undefined if it can. */
export function restingProblem(target: State): string | undefined {
  const leaf = restingState(target);
  const where =
    leaf === target ? `"${nameOf(leaf)}"` : `"${nameOf(target)}" begins in "${nameOf(leaf)}", which`;
  if (leaf.type === 'final')
    return `${where} ${leaf === target ? 'only ends what is around it' : 'only ends it'}`;
  const passing = lineage(leaf).some(({ transitions }) =>
    transitions.some(({ kind, guarded }) => kind === 'always' && !guarded),
  );
  return passing ? `${where} is left at once` : undefined;
}

function refusal(target: State, isNamed: boolean): string | undefined {
  if (!isNamed && target.children.length > 0) {
    return 'it has states inside in the new version; say with the map which of them is meant';
  }
  return restingProblem(target);
}

function covered(state: State, named: Readonly<Record<string, string>>): boolean {
  return lineage(state)
    .slice(0, -1)
    .some((around) => Object.hasOwn(named, nameOf(around)));
}

function targetOf(state: State, to: States, named: Readonly<Record<string, string>>): State | undefined {
  const around = lineage(state).slice(0, -1);
  const depth = around.findIndex((one) => Object.hasOwn(named, nameOf(one)));
  if (depth === -1) return to.byPath.get(nameOf(state));
  const target = to.byPath.get(named[nameOf(around[depth]!)]!);
  const inner = around.slice(0, depth).reverse();
  return (
    target &&
    descend(
      target,
      inner.map(({ key }) => key),
    )
  );
}

function descend(state: State, keys: readonly string[]): State {
  const child = state.children.find(({ key }) => key === keys[0]);
  return child === undefined ? state : descend(child, keys.slice(1));
}

/** The innermost state that is entered with this one. */
function restingState(state: State): State {
  const first = state.children.find(({ key }) => key === state.raw.initial);
  return first === undefined ? state : restingState(first);
}
