/** A conversation that begins in any state, as if it had been moved there: nothing is said, timers and effects begin. */
import { createMachine } from 'xstate';
import type { MigrateEvent } from '../actor/event.ts';
import { moveOf, statePath } from '../actor/migrate.ts';
import { type ConversationRecord, type FunnelContext, initialContext } from '../actor/record.ts';
import { type StepResult, step } from '../actor/step.ts';
import { initialTransition } from '../actor/transition.ts';
import { ProsaError } from '../errors.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import type { GivenContext, SimulationStart } from './simulation-request.ts';

/** A funnel in which nothing waits and nothing runs. */
const nowhere = createMachine({ initial: 'nowhere', states: { nowhere: {} } });
const NOWHERE = 'nowhere';

/** @throws ProsaError `request_invalid` for a state the funnel does not have */
export function placed(
  funnel: CompiledFunnel,
  { at, channel, state, context, customer }: SimulationStart,
  conversation: string,
): { record: ConversationRecord; event: MigrateEvent; result: StepResult } {
  const record: ConversationRecord = {
    conversation,
    tenant: 'simulation',
    channel,
    address: conversation,
    funnel: funnel.id,
    funnelVersion: NOWHERE,
    startedAt: at,
    updatedAt: at,
    revision: 0,
    position: -1,
    seen: '',
    owner: 'bot',
    state: NOWHERE,
    context: contextOf(context, customer?.name),
    timers: {},
    effects: {},
    lastOutbox: 0,
    lastEffect: 0,
  };
  const path = pathOf(state ?? initialTransition(funnel.machine)[0].value);
  const from = { ...funnel, version: NOWHERE, machine: nowhere };
  let move: ReturnType<typeof moveOf>;
  try {
    move = moveOf(from, funnel, { [NOWHERE]: path }, record, at);
  } catch (cause) {
    throw new ProsaError('request_invalid', `start.state: ${(cause as Error).message}`, { cause });
  }
  const event: MigrateEvent = { kind: 'migrate', conversation, at, migration: 'start', move: move! };
  const result = step(funnel, record, event, undefined);
  if (result.status === 'applied') delete result.record.migrated;
  return { record, event, result };
}

export function contextOf(given: GivenContext | undefined, name: string | undefined): FunnelContext {
  const context = { ...initialContext(), ...given } as FunnelContext;
  return name === undefined ? context : { ...context, slots: { name, ...context.slots } };
}

function pathOf(state: unknown): string {
  try {
    return statePath(state);
  } catch (cause) {
    throw new ProsaError(
      'request_invalid',
      'start.state: must be a state value such as {"discovery": "waiting"}',
      {
        cause,
      },
    );
  }
}
