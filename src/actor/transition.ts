/**
 * XState's pure `initialTransition()` and `transition()` without the actor that they make for every call, which
 * runs the machine's context factory and enters its initial state again. Each machine has one actor here, never
 * started, that stands for all of its conversations. Where the stage of the machine is one, as in every funnel,
 * transitions are taken by plans that were made once, see plain-machine.ts.
 *
 * What this relies on is not documented by XState 5:
 *
 * 1. `machine.getInitialSnapshot(scope)` and `machine.transition(snapshot, event, scope)` start and execute
 *    nothing; they hand each action, in order, to `scope.actionExecutor`.
 * 2. Of the actor in the scope, they use only its identity and its system, as the parent of what they spawn, and
 *    leave nothing in either.
 * 3. They change no snapshot, and none of its parts, so snapshots can share what follows from the state value.
 * 4. An action whose implementation has `resolve` gives the next snapshot itself: that is how `assign` is made.
 *    `raise` and `cancel` give what they are to be taken for, and touch nothing but the queue of raised events.
 *
 * test/unit/actor/transition.test.ts holds all of it against XState's own functions, so that another version of
 * XState cannot differ without being noticed.
 */
import {
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyStateNode,
  type AnyTransitionDefinition,
  createActor,
  type EventObject,
  type ExecutableActionsFrom,
  type StateValue,
} from 'xstate';
import { type PlainMachine, plainMachine } from './plain-machine.ts';
import { plainTransition, selected } from './plain-transition.ts';

export type Action = ExecutableActionsFrom<AnyStateMachine>;

/** Hears what a machine does within its transitions, for people who look on. */
export interface Observer {
  /** Before what it decides; `assign` actions are not told. */
  action(type: string): void;
  /** Paths of states, without that of the machine; no `to` for one that stays. */
  transition(taken: { from: string; to?: string; event: string }): void;
}

/** What is made once for a machine. */
interface Prepared {
  observer?: Observer;
  scope: AnyActorScope;
  /** Absent where XState itself has to take the transitions. */
  plain: PlainMachine | undefined;
  /** What was asked last: an event is asked about before it is taken. */
  asked: Asked | undefined;
  /** Snapshots by the state value they were asked for, as JSON; a machine has only so many. */
  settled: Map<string, AnyMachineSnapshot>;
  initial: readonly [AnyMachineSnapshot, readonly Action[]] | undefined;
}

interface Asked {
  snapshot: AnyMachineSnapshot;
  event: EventObject;
  leadsTo: AnyTransitionDefinition | undefined;
}

const prepared = new WeakMap<AnyStateMachine, Prepared>();

function prepare(machine: AnyStateMachine): Prepared {
  let made = prepared.get(machine);
  if (made === undefined) {
    keepLookedUp(machine.root);
    const [scope, plain] = [inertScope(machine), plainMachine(machine)];
    made = { scope, plain, asked: undefined, settled: new Map(), initial: undefined };
    prepared.set(machine, made);
  }
  return made;
}

/** XState computes these once too, but looks them up in a weak map each time. */
function keepLookedUp(node: AnyStateNode): void {
  for (const key of ['invoke', 'initial'] as const) Object.defineProperty(node, key, { value: node[key] });
  for (const child of Object.values(node.states)) keepLookedUp(child);
}

/** As XState's `transition()` makes it. */
function inertScope(machine: AnyStateMachine): AnyActorScope {
  const self = createActor(machine);
  const nothing = () => undefined;
  return {
    self,
    id: '',
    sessionId: '',
    system: self.system,
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: nothing,
  };
}

/** The same for every conversation of a machine, so it is computed once; its context cannot be changed. */
export function initialTransition(
  machine: AnyStateMachine,
): readonly [AnyMachineSnapshot, readonly Action[]] {
  const made = prepare(machine);
  if (made.initial === undefined) {
    const actions: Action[] = [];
    made.scope.actionExecutor = (action) => actions.push(action as Action);
    const snapshot = machine.getInitialSnapshot(made.scope);
    freeze(snapshot.context);
    made.initial = [snapshot, actions];
  }
  return made.initial;
}

export function transition(
  machine: AnyStateMachine,
  snapshot: AnyMachineSnapshot,
  event: EventObject,
): [AnyMachineSnapshot, Action[]] {
  const made = prepare(machine);
  const { plain, scope, observer } = made;
  if (plain !== undefined && observer === undefined) {
    const first = leadingFrom(made, plain, snapshot, event);
    made.asked = undefined;
    const taken = plainTransition(plain, scope, snapshot, event, first);
    if (taken !== undefined) return taken;
  }
  const actions: Action[] = [];
  scope.actionExecutor = (action) => {
    observer?.action(action.type);
    actions.push(action as Action);
  };
  return [machine.transition(snapshot, event, scope), actions];
}

/** From now on tells of each transition of the machine. */
export function observe(machine: AnyStateMachine, observer: Observer): void {
  const made = prepare(machine);
  made.observer = observer;
  made.scope.system.inspect((inspected) => {
    if (inspected.type !== '@xstate.microstep') return;
    for (const { source, target, eventType } of inspected._transitions) {
      const from = source.path.join('.');
      const to = target?.[0]?.path.join('.');
      observer.transition({ from, ...(to === undefined ? {} : { to }), event: eventType });
    }
  });
}

/**
 * The snapshot of a conversation that rests in a state. `resolveState` drops children, and XState needs them to
 * name the one it stops, so they are put back as inert stubs.
 */
export function restore(
  machine: AnyStateMachine,
  state: StateValue,
  context: object,
  children: Readonly<Record<string, unknown>>,
): AnyMachineSnapshot {
  const { settled } = prepare(machine);
  const key = JSON.stringify(state);
  let snapshot = settled.get(key);
  if (snapshot === undefined) {
    snapshot = machine.resolveState({ value: state, context: {} });
    settled.set(key, snapshot);
  }
  const stubs: Record<string, unknown> = {};
  for (const id in children) stubs[id] = inertChild(id);
  return { ...snapshot, context, children: stubs } as AnyMachineSnapshot;
}

function inertChild(id: string): object {
  const nothing = () => ({});
  return { id, sessionId: id, xstate$$type: 1, getSnapshot: nothing, getPersistedSnapshot: nothing };
}

/** Whether an active state reacts to the event. Asking for the names first spares most events the guards. */
export function reactsTo(snapshot: AnyMachineSnapshot, event: EventObject): boolean {
  if (!snapshot._nodes.some(({ transitions }) => transitions.has(event.type))) return false;
  const made = prepare(snapshot.machine);
  if (made.plain === undefined) return snapshot.can(event);
  const leadsTo = leadingFrom(made, made.plain, snapshot, event);
  made.asked = { snapshot, event, leadsTo };
  return leadsTo !== undefined && (leadsTo.target !== undefined || leadsTo.actions.length > 0);
}

function leadingFrom(
  { asked }: Prepared,
  plain: PlainMachine,
  snapshot: AnyMachineSnapshot,
  event: EventObject,
): AnyTransitionDefinition | undefined {
  if (asked !== undefined && asked.snapshot === snapshot && asked.event === event) return asked.leadsTo;
  return selected(plain, plain.placeOf(snapshot), snapshot.context, event);
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}
