/** What the machine of a conversation does in a step: one transition, carried over into the draft. */
import type { AnyMachineSnapshot, EventObject, StateValue } from 'xstate';
import type { Funnel } from './funnel.ts';
import { type Draft, interpret } from './interpret.ts';
import type { ConversationRecord } from './record.ts';
import { initialTransition, restore, transition } from './transition.ts';

/** Enters the machine's first states. */
export function begin(funnel: Funnel, draft: Draft, at: number): void {
  const [first, actions] = initialTransition(funnel.machine);
  if (first.status === 'error') throw first.error;
  interpret(funnel, draft, first, actions, at);
  draft.record.state = first.value;
}

/** @param running the effects the machine knows as its children, with the one that has just ended */
export function advance(
  funnel: Funnel,
  draft: Draft,
  received: (snapshot: AnyMachineSnapshot) => EventObject,
  running: ConversationRecord['effects'],
  at: number,
): void {
  const { state, context } = draft.record;
  const snapshot = restore(funnel.machine, state as StateValue, context, running);
  const [next, actions] = transition(funnel.machine, snapshot, received(snapshot));
  if (next.status === 'error') throw next.error;
  interpret(funnel, draft, next, actions, at);
  draft.record.state = next.value;
}
