/** Documents as the Studio's editor gets them. */
import rental from '../../machines/rental/machine.json' with { type: 'json' };
import type { Raw } from '../../src/studio/document/raw.ts';

export const rentalDocument: Raw = rental;

/** Two stages that lead to each other and into each other, by every kind of target. */
export const smallDocument: Raw = {
  format: 1,
  id: 'small',
  title: 'Small',
  language: 'en',
  timeZone: 'UTC',
  'x-own': { kept: true },
  machine: {
    initial: 'a',
    on: { 'intent.person': { target: '.end', actions: ['assess'] } },
    states: {
      a: {
        id: 'begin',
        initial: 'one',
        on: { message: '.two' },
        states: {
          one: { always: [{ guard: 'chosen', target: 'two' }, { target: '#small.b.three' }] },
          two: { after: { soon: { target: '#begin.one' } } },
        },
      },
      b: {
        initial: 'three',
        states: {
          three: {
            invoke: { src: 'search', onDone: { target: 'four' }, onError: { target: '#begin' } },
          },
          four: { on: { 'intent.yes': { target: 'four', 'x-own': 1 } } },
        },
      },
      end: { type: 'final' },
    },
  },
  canvas: {
    positions: { a: { x: 1, y: 2 }, 'a.one': { x: 3, y: 4 } },
    collapsed: ['b'],
    colours: { 'a.one': 'red' },
  },
};

/**
 * A funnel of many states: stages of ten with their inner states, led through in order with some jumps, as funnels
 * that people draw are.
 */
export function largeDocument(states: number): Raw {
  const stages = Math.ceil(states / 10);
  const stage = (index: number) => {
    const inner = Array.from({ length: 9 }, (_, step) => [
      `step${step}`,
      {
        title: `Step ${index + 1}.${step + 1}`,
        description: step % 2 === 0 ? 'Asks for one thing and waits for the answer.' : '',
        always: [
          { guard: { type: 'intent', params: { is: 'price' } }, target: `step${(step + 3) % 9}` },
          step < 8 ? { target: `step${step + 1}` } : { target: `#large.stage${(index + 1) % stages}.step0` },
        ],
      },
    ]);
    return {
      title: `Stage ${index + 1}`,
      initial: 'step0',
      on: { message: { target: '.step1' } },
      states: Object.fromEntries(inner),
    };
  };
  return {
    format: 1,
    id: 'large',
    title: 'Large',
    language: 'en',
    timeZone: 'UTC',
    machine: {
      initial: 'stage0',
      states: Object.fromEntries(
        Array.from({ length: stages }, (_, index) => [`stage${index}`, stage(index)]),
      ),
    },
  };
}
