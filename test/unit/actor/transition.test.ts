import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type EventObject,
  type StateValue,
  initialTransition as theirInitialTransition,
  transition as theirTransition,
} from 'xstate';
import { plainMachine } from '../../../src/actor/plain-machine.ts';
import {
  type Action,
  initialTransition,
  reactsTo,
  restore,
  transition,
} from '../../../src/actor/transition.ts';
import { message } from '../../support/tiny-funnel.ts';
import { walkedMachines as machines } from '../../support/walked-machines.ts';

/** Every event a state of the machine names. */
function namesOf(machine: AnyStateMachine): string[] {
  const names = new Set<string>(['unheard.of']);
  const visit = (node: AnyStateMachine['root']): void => {
    for (const name of node.transitions.keys()) names.add(name);
    for (const child of Object.values(node.states)) visit(child);
  };
  visit(machine.root);
  return [...names];
}

function eventOf(type: string, text: string, guests: number): EventObject {
  const said = message(text, { slots: guests > 0 ? { guests } : {} });
  const turn = { ...said, revision: 1, messages: [{ ...said, revision: 1 }] };
  const [output, error, failure] = [
    { items: [], total: 0 },
    { code: 'x', message: 'y' },
    { code: 'z', message: '' },
  ];
  return { type, message: turn, output, error, failure, entry: 1 } as EventObject;
}

const childrenOf = (snapshot: AnyMachineSnapshot) => Object.keys(snapshot.children).sort();

function visible(snapshot: AnyMachineSnapshot, actions: readonly Action[]) {
  const { value, context, status } = snapshot;
  return JSON.stringify({
    value,
    context,
    status,
    children: childrenOf(snapshot),
    actions: actions.map(({ type, params }) => [type, plain(params)]),
  });
}

/** What of an action's parameters is not an object of XState's own; an actor that is stopped is its id. */
function plain(params: unknown): unknown {
  if (typeof params !== 'object' || params === null) return params;
  const { id, src, input, event, delay, sessionId, ...others } = params as Record<string, unknown>;
  if (sessionId !== undefined) return id;
  const own = Object.entries(others).filter(([, value]) => ['string', 'number'].includes(typeof value));
  return [id, src, input, event, delay, own];
}

const walks = (machine: AnyStateMachine) =>
  fc.array(fc.tuple(fc.constantFrom(...namesOf(machine)), fc.constantFrom('oi', '4'), fc.nat(4)), {
    minLength: 1,
    maxLength: 25,
  });

it('takes transitions by plans where the stage of a machine is one', () => {
  expect(machines.map(([name, machine]) => [name, plainMachine(machine) !== undefined])).toEqual([
    ['exotic', false],
    ['nested', true],
    ['tiny', true],
    ['rental', true],
  ]);
});

describe.each(machines)('a transition of the %s machine', (_, machine) => {
  it('begins as by XState, and again', () => {
    const theirs = theirInitialTransition(machine) as unknown as [AnyMachineSnapshot, Action[]];
    expect(visible(...initialTransition(machine))).toBe(visible(...theirs));
    expect(initialTransition(machine)).toBe(initialTransition(machine));
  });

  it('leads where XState leads, with the same actions, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(walks(machine), (walk) => {
        let theirs = theirInitialTransition(machine)[0] as AnyMachineSnapshot;
        let ours: AnyMachineSnapshot = initialTransition(machine)[0];
        for (const [type, text, guests] of walk) {
          const event = eventOf(type, text, guests);
          const resting = JSON.stringify(ours.context);
          // As it comes from the store.
          const children = Object.fromEntries(childrenOf(ours).map((id) => [id, {}]));
          const restored = restore(machine, ours.value as StateValue, JSON.parse(resting), children);
          expect(reactsTo(restored, event)).toBe(theirs.can(event));
          const [next, actions] = transition(machine, restored, event);
          const [expected, expectedActions] = theirTransition(machine, theirs, event) as unknown as [
            AnyMachineSnapshot,
            Action[],
          ];
          expect(visible(next, actions)).toBe(visible(expected, expectedActions));
          expect(JSON.stringify(restored.context)).toBe(resting);
          [ours, theirs] = [next, expected];
          if (next.status !== 'active') return;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('leaves nothing in what all conversations of the machine share', () => {
    const fresh = visible(...initialTransition(machine));
    fc.assert(
      fc.property(walks(machine), (walk) => {
        let snapshot: AnyMachineSnapshot = initialTransition(machine)[0];
        for (const [type, text, guests] of walk) {
          snapshot = transition(machine, snapshot, eventOf(type, text, guests))[0];
          if (snapshot.status !== 'active') break;
        }
        expect(visible(...initialTransition(machine))).toBe(fresh);
      }),
      { numRuns: 50 },
    );
  });
});
