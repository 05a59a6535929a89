/** The transitions of a plain machine: what XState's macrostep does, by plans that were made once. */
import type { AnyActorScope, AnyMachineSnapshot, AnyTransitionDefinition, EventObject } from 'xstate';
import { assigned, isAssignment } from './assignment.ts';
import type { Place, PlainMachine, PlannedAction } from './plain-machine.ts';
import type { Action } from './transition.ts';

/** XState marks with it what goes wrong in an actor. */
const ERROR_OF_ACTOR = 'xstate.error.actor';

/** What changes while a transition is taken. */
interface Course {
  readonly plain: PlainMachine;
  readonly scope: AnyActorScope;
  readonly snapshot: AnyMachineSnapshot;
  readonly actions: Action[];
  /** Raised, and taken before the transition is over. */
  readonly raised: EventObject[];
  place: Place;
  context: object;
  children: Record<string, unknown>;
}

/** The transition that an event leads to, the innermost state deciding; undefined where it leads to none. */
export function selected(
  plain: PlainMachine,
  place: Place,
  context: object,
  event: EventObject,
): AnyTransitionDefinition | undefined {
  const { guards } = plain.machine.implementations;
  for (const node of place.chain) {
    const candidates = node.transitions.get(event.type);
    if (candidates === undefined) continue;
    for (const candidate of candidates) {
      const guard = candidate.guard as { type: string; params?: unknown } | undefined;
      if (guard === undefined) return candidate;
      try {
        if (guards[guard.type]!({ context, event } as never, guard.params as never)) return candidate;
      } catch (error) {
        const where = `in transition for event '${event.type}' in state node '${node.id}'`;
        const { message } = error as Error;
        throw new Error(`Unable to evaluate guard '${guard.type}' ${where}:\n${message}`);
      }
    }
  }
  return undefined;
}

/**
 * @param first the transition that `event` leads to
 * @returns undefined where XState has to say what becomes of the event
 */
export function plainTransition(
  plain: PlainMachine,
  scope: AnyActorScope,
  snapshot: AnyMachineSnapshot,
  event: EventObject,
  first: AnyTransitionDefinition | undefined,
): [AnyMachineSnapshot, Action[]] | undefined {
  if (first === undefined && event.type.startsWith(ERROR_OF_ACTOR)) return undefined;
  const { context, children } = snapshot;
  const place = plain.placeOf(snapshot);
  const course: Course = { plain, scope, snapshot, actions: [], raised: [], place, context, children };
  let isChanged = first !== undefined && take(course, first, event);
  let current = event;
  let looksForAlways = true;
  const most = plain.machine.options?.maxIterations ?? Number.POSITIVE_INFINITY;
  for (let steps = 1; ; steps++) {
    if (steps > most) throw new Error(`Infinite loop detected: more than ${most} steps for "${event.type}"`);
    const always: AnyTransitionDefinition | undefined = looksForAlways
      ? alwaysOf(course, current)
      : undefined;
    let next: AnyTransitionDefinition | undefined = always;
    if (next === undefined) {
      if (course.raised.length === 0) break;
      current = course.raised.shift()!;
      next = selected(plain, course.place, course.context, current);
    }
    const hasChanged: boolean = next !== undefined && take(course, next, current);
    isChanged ||= hasChanged;
    // One that changes nothing would be taken for ever.
    looksForAlways = always === undefined || hasChanged;
  }
  if (!isChanged) return [snapshot, course.actions];
  const { nodes, value, tags } = course.place;
  const after = {
    ...snapshot,
    context: course.context,
    children: course.children,
    _nodes: nodes,
    value,
    tags,
  };
  return [after as AnyMachineSnapshot, course.actions];
}

function alwaysOf(
  { plain, place, context }: Course,
  event: EventObject,
): AnyTransitionDefinition | undefined {
  const { guards } = plain.machine.implementations;
  for (const { always } of place.chain) {
    if (always === undefined) continue;
    for (const candidate of always as AnyTransitionDefinition[]) {
      const guard = candidate.guard as { type: string; params?: unknown } | undefined;
      if (guard === undefined || guards[guard.type]!({ context, event } as never, guard.params as never))
        return candidate;
    }
  }
  return undefined;
}

/** @returns whether XState would have made another snapshot */
function take(course: Course, transition: AnyTransitionDefinition, event: EventObject): boolean {
  const { actions, to } = course.plain.plan(course.place, transition);
  let isChanged = to !== course.place;
  for (const action of actions) if (perform(course, action, event)) isChanged = true;
  course.place = to;
  return isChanged;
}

function perform(course: Course, action: PlannedAction, event: EventObject): boolean {
  const { context } = course;
  if (typeof action !== 'function') {
    const { type, params } = action as { type: string; params?: unknown };
    const made = course.plain.machine.implementations.actions[type] as unknown as () => void;
    if (!isAssignment(made)) {
      course.actions.push({ type, params, info: { context, event } } as unknown as Action);
      return false;
    }
    course.context = assigned(made, context, event, params);
    return true;
  }
  const builtIn = action as unknown as BuiltIn;
  switch (builtIn.type) {
    case 'xstate.spawnChild': {
      const { id, src, input } = builtIn;
      const given = typeof input === 'function' ? input({ context, event }) : input;
      course.children = { ...course.children, [id]: { id, sessionId: id } };
      course.actions.push({ type: builtIn.type, params: { id, src, input: given } } as unknown as Action);
      return true;
    }
    case 'xstate.stopChild': {
      const { [builtIn.actorRef]: stopped, ...others } = course.children;
      course.children = others;
      course.actions.push({ type: builtIn.type, params: stopped } as unknown as Action);
      return true;
    }
    default: {
      const extra = { internalQueue: course.raised };
      const [, params] = builtIn.resolve(
        course.scope,
        course.snapshot,
        { context, event },
        undefined,
        builtIn,
        extra,
      );
      course.actions.push({ type: builtIn.type, params, info: { context, event } } as unknown as Action);
      return false;
    }
  }
}

/** As XState makes its own actions. */
type BuiltIn =
  | { type: 'xstate.spawnChild'; id: string; src: string; input: unknown }
  | { type: 'xstate.stopChild'; actorRef: string }
  | {
      type: 'xstate.raise' | 'xstate.cancel';
      resolve(...args: readonly unknown[]): [AnyMachineSnapshot, unknown];
    };
