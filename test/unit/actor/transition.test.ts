import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createMachine,
  type EventObject,
  fromCallback,
  fromPromise,
  raise,
  type StateValue,
  initialTransition as theirInitialTransition,
  transition as theirTransition,
} from 'xstate';
import { rental } from '../../../machines/rental/rental.ts';
import { assignment } from '../../../src/actor/assignment.ts';
import { plainMachine } from '../../../src/actor/plain-machine.ts';
import {
  type Action,
  initialTransition,
  reactsTo,
  restore,
  transition,
} from '../../../src/actor/transition.ts';
import { loadFunnel } from '../../../src/funnel/load.ts';
import { message, tinyDraft, tinyModuleThat } from '../../support/tiny-funnel.ts';

interface Count {
  count: number;
}

/** Uses what documents may use of XState: parallel and final states, history, delays, effects, `always`. */
const exotic = createMachine(
  {
    id: 'exotic',
    context: { count: 0 },
    initial: 'both',
    on: { leave: '.both', die: '.dead' },
    states: {
      both: {
        type: 'parallel',
        entry: ['count', 'say'],
        exit: 'say',
        states: {
          left: {
            initial: 'one',
            states: {
              one: { on: { go: { target: 'two', actions: 'count' } }, after: { 50: 'two' } },
              two: { on: { go: 'one', self: { target: 'two', reenter: true, actions: 'say' } }, exit: 'say' },
              three: { always: { guard: 'many', target: 'two' }, on: { go: 'one' } },
              back: { type: 'history' },
            },
          },
          right: {
            initial: 'idle',
            states: {
              idle: { on: { work: 'busy', go: { actions: ['say', 'count'] } } },
              busy: {
                invoke: [
                  { id: 'job', src: 'job', onDone: { target: 'idle', actions: 'count' }, onError: 'failed' },
                  { id: 'other', src: 'other' },
                ],
                on: { stop: 'idle' },
              },
              failed: { type: 'final' },
            },
          },
        },
        on: {
          again: '.left.back',
          third: '.left.three',
          later: { actions: raise({ type: 'go' }, { delay: 9 }) },
        },
        onDone: 'dead',
      },
      dead: { entry: 'say', on: { leave: { target: 'both', guard: 'many' } } },
    },
  },
  {
    actions: {
      say: () => {
        throw new Error('a transition executed an action');
      },
      count: assignment<Count, EventObject>(({ count }) => ({ count: count + 1 })) as never,
    },
    guards: { many: ({ context }) => context.count > 2 },
    actors: {
      job: fromPromise(async () => {
        throw new Error('a transition started an actor');
      }),
      other: fromCallback(() => {
        throw new Error('a transition started an actor');
      }),
    },
  },
);

const [say, count, reset] = [{ type: 'say' }, { type: 'count' }, { type: 'reset' }];
const [few, thrice, many] = [{ type: 'few' }, { type: 'thrice' }, { type: 'many' }];

/** All that a machine whose stage is one may use: nested states, states entered again, `always`, effects, raised events. */
const nested = createMachine(
  {
    id: 'nested',
    context: { count: 0 },
    initial: 'a',
    options: { maxIterations: 50 },
    entry: say,
    on: {
      top: '.b',
      count: { actions: count },
      raised: { actions: [raise({ type: 'go' }), raise({ type: 'count' })] },
      forbidden: {},
      looked: [{ guard: many, target: '.c' }, { actions: say }],
    },
    states: {
      a: {
        entry: [say, count],
        exit: say,
        initial: 'one',
        on: {
          up: { target: 'a', actions: say },
          again: { target: 'a', reenter: true },
          inside: '.two',
          anew: { target: '.two', reenter: true },
          leave: 'c',
          forbidden: {},
        },
        states: {
          one: {
            exit: count,
            on: { go: 'two', stay: 'one', enter: { target: 'one', reenter: true } },
            after: { 70: 'two' },
          },
          two: {
            entry: say,
            invoke: [
              { id: 'job', src: 'other', input: ({ context }) => context, onDone: 'one', onError: '#deep' },
              { src: 'other' },
            ],
            on: { go: 'one', parent: '#nested.a', looked: { guard: many, actions: count } },
          },
        },
      },
      b: {
        initial: { target: 'x', actions: [say, count] },
        exit: [count],
        on: { go: '#deep', top: { target: '.x' } },
        states: {
          x: {
            initial: 'y',
            entry: say,
            states: {
              y: { always: { guard: many, target: 'z' }, on: { go: 'z' } },
              z: { id: 'deep', after: { 5: '#nested.a' } },
            },
          },
        },
      },
      c: {
        always: [
          { guard: few, actions: count },
          { guard: thrice, target: 'a' },
          { guard: many, actions: say },
        ],
        on: { leave: 'b', go: { actions: reset }, looked: { guard: few, target: 'b' } },
      },
    },
  },
  {
    actions: {
      say: () => {
        throw new Error('a transition executed an action');
      },
      count: assignment<Count, EventObject>(({ count }) => ({ count: count + 1 })) as never,
      reset: assignment<Count, EventObject>(() => ({ count: 0 })) as never,
    },
    guards: {
      few: ({ context }: { context: Count }) => context.count < 3,
      thrice: ({ context }: { context: Count }) => context.count === 3,
      many: ({ context }: { context: Count }) => context.count > 2,
    },
    actors: { other: fromCallback(() => undefined) },
  } as never,
);

const { funnel } = await loadFunnel('machines/rental/machine.json', undefined, rental);
const machines: [string, AnyStateMachine][] = [
  ['exotic', exotic],
  ['nested', nested as AnyStateMachine],
  [
    'tiny',
    tinyDraft(
      () => {},
      tinyModuleThat(() => {}),
    ).machine,
  ],
  ['rental', funnel!.machine],
];

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
