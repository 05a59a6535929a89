import type { AnyActorScope, AnyMachineSnapshot, EventObject } from 'xstate';

type Apply<C extends object = object, E extends EventObject = EventObject> = (
  context: C,
  event: E,
  params: unknown,
) => C;

export interface Assignment {
  type: 'xstate.assign';
  contextAfter: Apply;
}

/**
 * An action that gives the next context. XState's `assign` does the same and also makes a spawner and works out
 * the state value anew.
 */
export function assignment<C extends object, E extends EventObject>(apply: Apply<C, E>) {
  const action = () => undefined;
  action.type = 'xstate.assign' as const;
  action.contextAfter = apply;
  action.resolve = (
    _scope: AnyActorScope,
    snapshot: AnyMachineSnapshot,
    { event }: { event: E },
    params: unknown,
  ) => [
    { ...snapshot, context: assigned(action as never, snapshot.context, event, params) },
    undefined,
    undefined,
  ];
  return action;
}

export const isAssignment = (action: object): action is Assignment => 'contextAfter' in action;

export function assigned(
  { contextAfter }: Assignment,
  context: object,
  event: EventObject,
  params: unknown,
): object {
  return { ...context, ...contextAfter(context, event, params) };
}
