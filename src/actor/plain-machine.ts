/**
 * Machines whose stage is one: no parallel, history or final states, as every funnel's. What a transition of such a
 * machine leaves, does and enters follows from the state it is taken in, so it is worked out once and kept. XState
 * works it out each time, which takes half of a step.
 *
 * A machine that uses anything else of XState is not plain, and XState itself takes its transitions. What is read of
 * XState's state nodes is public in its types; transition.ts says which test holds the two against each other.
 */
import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyStateNode,
  type AnyTransitionDefinition,
  type StateValue,
  spawnChild,
  stopChild,
} from 'xstate';
import { isAssignment } from './assignment.ts';

/** What stands in a state node's list of actions. */
export type PlannedAction = AnyStateNode['entry'][number];

/** A state the machine can rest in. */
export interface Place {
  /** From the innermost state outwards. */
  readonly chain: readonly AnyStateNode[];
  readonly nodes: AnyStateNode[];
  readonly value: StateValue;
  readonly tags: Set<string>;
  readonly plans: Map<AnyTransitionDefinition, Plan>;
}

/** What a transition does where it is taken. */
export interface Plan {
  readonly actions: readonly PlannedAction[];
  readonly to: Place;
}

/** Undefined for a machine that is not plain. */
export function plainMachine(machine: AnyStateMachine): PlainMachine | undefined {
  return nodesOf(machine.root).every((node) => isPlain(node, machine))
    ? new PlainMachine(machine)
    : undefined;
}

export class PlainMachine {
  readonly machine: AnyStateMachine;
  readonly #places = new Map<AnyStateNode, Place>();

  constructor(machine: AnyStateMachine) {
    this.machine = machine;
  }

  placeOf(snapshot: AnyMachineSnapshot): Place {
    for (const node of snapshot._nodes) if (node.type === 'atomic') return this.#place(node);
    throw new Error(`the machine "${this.machine.id}" rests in no state`);
  }

  #place(leaf: AnyStateNode): Place {
    let place = this.#places.get(leaf);
    if (place === undefined) {
      const chain = [leaf, ...ancestorsOf(leaf)];
      const nodes = chain.toReversed();
      const { value, tags } = this.machine.resolveState({ value: stateValueOf(nodes), context: {} });
      place = { chain, nodes, value, tags, plans: new Map() };
      this.#places.set(leaf, place);
    }
    return place;
  }

  plan(from: Place, transition: AnyTransitionDefinition): Plan {
    let plan = from.plans.get(transition);
    if (plan === undefined) {
      plan = this.#make(from, transition);
      from.plans.set(transition, plan);
    }
    return plan;
  }

  #make(from: Place, { source, target, reenter, actions }: AnyTransitionDefinition): Plan {
    const [aim] = target ?? [];
    if (aim === undefined) return { actions, to: from };
    const domain =
      !reenter && (aim === source || isWithin(aim, source)) ? source : commonAncestor(aim, source);
    const left = from.chain.filter((node) => isWithin(node, domain));
    const entered = [...pathBetween(domain, aim), ...(aim === domain ? [] : [aim])].map((node) =>
      enter(node, node === aim),
    );
    let leaf = aim;
    while (leaf.type === 'compound') {
      leaf = leaf.initial.target[0]!;
      entered.push(enter(leaf, true));
    }
    return { actions: [...left.flatMap(leave), ...actions, ...entered.flat()], to: this.#place(leaf) };
  }
}

const leave = (node: AnyStateNode): PlannedAction[] => [
  ...node.exit,
  ...node.invoke.map(({ id }) => stopChild(id) as PlannedAction),
];

/** @param byDefault whether the state's own initial state is entered, not one that was aimed at */
const enter = (node: AnyStateNode, byDefault: boolean): PlannedAction[] => [
  ...node.entry,
  ...node.invoke.map(({ src, ...options }) => spawnChild(src, options as never) as PlannedAction),
  ...(byDefault && node.type === 'compound' ? node.initial.actions : []),
];

function nodesOf(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(nodesOf)];
}

function ancestorsOf({ parent }: AnyStateNode): AnyStateNode[] {
  return parent === undefined ? [] : [parent, ...ancestorsOf(parent)];
}

const isWithin = (node: AnyStateNode, outer: AnyStateNode): boolean => ancestorsOf(node).includes(outer);

/** The root where there is none. */
function commonAncestor(aim: AnyStateNode, source: AnyStateNode): AnyStateNode {
  return ancestorsOf(aim).find((outer) => isWithin(source, outer)) ?? source.machine.root;
}

/** The states between two, from the outer one inwards. */
function pathBetween(outer: AnyStateNode, inner: AnyStateNode): AnyStateNode[] {
  return ancestorsOf(inner)
    .filter((node) => isWithin(node, outer))
    .toReversed();
}

/** @param nodes from the root inwards */
function stateValueOf([, first, ...rest]: readonly AnyStateNode[]): StateValue {
  return rest.length === 0 ? first!.key : { [first!.key]: stateValueOf([first!, ...rest]) };
}

function isPlain(node: AnyStateNode, machine: AnyStateMachine): boolean {
  const isRoot = node.parent === undefined;
  if (node.type !== 'compound' && (node.type !== 'atomic' || isRoot)) return false;
  const transitions = [...[...node.transitions.values()].flat(), ...(node.always ?? [])];
  const actions = [
    ...node.entry,
    ...node.exit,
    ...transitions.flatMap((transition) => transition.actions),
    ...(node.type === 'compound' ? node.initial.actions : []),
  ];
  return (
    [...node.transitions.keys()].every((name) => !name.includes('*')) &&
    transitions.every(
      ({ target, reenter, guard }) =>
        (target === undefined || (target.length === 1 && target[0]!.parent !== undefined)) &&
        !(isRoot && reenter) &&
        isPlainGuard(guard, machine),
    ) &&
    node.invoke.every(
      ({ src, onSnapshot, systemId }) =>
        onSnapshot === undefined &&
        systemId === undefined &&
        machine.implementations.actors[src as string] !== undefined,
    ) &&
    actions.every((action) => isPlainAction(action, machine))
  );
}

/** A name with parameters, of a function that is there. */
function isPlainGuard(guard: unknown, machine: AnyStateMachine): boolean {
  if (guard === undefined) return true;
  const { type, params } = guard as { type?: string; params?: unknown };
  const test = type === undefined ? undefined : machine.implementations.guards[type];
  return (
    typeof guard === 'object' &&
    typeof test === 'function' &&
    !('check' in test) &&
    typeof params !== 'function'
  );
}

/** One of the catalogue by its name, or what `after` adds to a state. */
function isPlainAction(action: unknown, machine: AnyStateMachine): boolean {
  const { type, params } = action as { type: string; params?: unknown };
  if (typeof action === 'function')
    return 'resolve' in action && (type === 'xstate.raise' || type === 'xstate.cancel');
  const made = typeof action === 'object' ? machine.implementations.actions[type] : undefined;
  return (
    typeof made === 'function' && typeof params !== 'function' && (!('resolve' in made) || isAssignment(made))
  );
}
