/** Machines on which transitions are held against those of XState. */
import {
  type AnyStateMachine,
  createMachine,
  type EventObject,
  fromCallback,
  fromPromise,
  raise,
} from 'xstate';
import { rental } from '../../machines/rental/rental.ts';
import { assignment } from '../../src/actor/assignment.ts';
import { loadFunnel } from '../../src/funnel/load.ts';
import { tinyDraft, tinyModuleThat } from './tiny-funnel.ts';

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

export const walkedMachines: [string, AnyStateMachine][] = [
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
