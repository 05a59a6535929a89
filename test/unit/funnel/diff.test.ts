import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { funnelModules } from '../../../machines/machines.ts';
import { bundleOf } from '../../../src/funnel/archive.ts';
import { diffFunnels, type FunnelDiff } from '../../../src/funnel/diff.ts';
import { loadFunnel } from '../../../src/funnel/load.ts';
import { allStates, nameOf, readState, type State } from '../../../src/funnel/tree.ts';

const { funnel } = await loadFunnel('machines/rental', undefined, funnelModules.rental!);
const rental = bundleOf(funnel!);
const NOTHING: FunnelDiff = { states: [], transitions: [], prompts: [], other: [] };

// biome-ignore lint/suspicious/noExplicitAny: edits reach anywhere
type Raw = any;

function edited(edit: (document: Raw, prompts: Raw) => void): FunnelDiff {
  const after = structuredClone(rental) as Raw;
  edit(after.document, after.prompts);
  return diffFunnels(rental, after);
}

const rawState = (document: Raw, path: string) =>
  path.split('.').reduce((state, key) => state.states[key], document.machine);

const states = allStates(readState(rental.document.machine, ['machine'])).slice(1);
const anyState = fc.constantFrom(...states);
const transitions = states.flatMap((state) => state.transitions);
const pathOf = (state: State) => nameOf(state);
const at = (document: Raw, path: readonly (string | number)[]) =>
  path.reduce((value, key) => value[key], document);

/** The same with all keys in the other order. */
const turnedRound = (value: Raw): Raw =>
  Array.isArray(value)
    ? value.map(turnedRound)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, inner]) => [key, turnedRound(inner)]),
        )
      : value;

describe('the difference of two funnels', () => {
  it('is nothing of one with itself, also with its keys in another order and drawn anew', () => {
    const { canvas: _, ...document } = rental.document;
    const drawn = { ...turnedRound(document), canvas: { positions: { discovery: { x: 1, y: 2 } } } };
    expect(diffFunnels(rental, { document: drawn, prompts: turnedRound(rental.prompts) })).toEqual(NOTHING);
  });

  it('is nothing where the same is only written another way', () => {
    const written = edited((document) => {
      for (const { path } of transitions) {
        const transition = at(document, path);
        if (typeof transition.guard === 'object' && transition.guard.params === undefined)
          transition.guard = transition.guard.type;
        if (Array.isArray(transition.actions)) {
          transition.actions = transition.actions.map((one: Raw) =>
            typeof one === 'string' ? { type: one, params: {} } : one,
          );
          if (transition.actions.length === 1) transition.actions = transition.actions[0];
        }
      }
    });
    expect(written).toEqual(NOTHING);
  });

  it('is exactly the state whose field changed', () => {
    fc.assert(
      fc.property(anyState, fc.constantFrom('title', 'description', 'tags', 'priority'), (state, field) => {
        const path = pathOf(state);
        const diff = edited((document) => {
          rawState(document, path)[field] = field === 'tags' ? ['new-tag'] : 'something new';
        });
        const before = state.raw[field];
        const after = field === 'tags' ? ['new-tag'] : 'something new';
        const detail = [{ field, ...(before === undefined ? {} : { before }), after }];
        expect(diff).toEqual({ ...NOTHING, states: [{ path, change: 'changed', detail }] });
      }),
      { numRuns: 60 },
    );
  });

  it('is exactly the state that came or went', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const path = pathOf(state);
        const added = edited((document) => {
          const parent = rawState(document, path);
          parent.states = { ...parent.states, brandNew: { on: { message: { target: 'brandNew' } } } };
        });
        expect(added).toEqual({
          ...NOTHING,
          states: [{ path: `${path}.brandNew`, change: 'added', detail: [] }],
        });
      }),
      { numRuns: 60 },
    );
    const gone = edited((document) => {
      delete document.machine.states.discovery.states.waiting;
    });
    expect(gone.states).toEqual([{ path: 'discovery.waiting', change: 'removed', detail: [] }]);
  });

  it('is exactly the transition that changed, came or went', () => {
    const listed = transitions.filter(({ path }) => typeof path.at(-1) === 'number');
    fc.assert(
      fc.property(
        fc.constantFrom(...transitions),
        fc.constantFrom('actions', 'target'),
        (transition, field) => {
          const value = field === 'target' ? '#elsewhere' : [{ type: 'reply', params: { prompt: 'x' } }];
          const diff = edited((document) => {
            at(document, transition.path)[field] = value;
          });
          const before = at(rental.document, transition.path);
          expect(diff).toEqual({
            ...NOTHING,
            transitions: [
              expect.objectContaining({ change: 'changed', before, after: { ...before, [field]: value } }),
            ],
          });
          expect(diff.transitions[0]!.from).toBe(pathOf(transition.source));
        },
      ),
      { numRuns: 60 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...listed), (transition) => {
        const after = { target: '#elsewhere', description: 'new' };
        const place = transition.path.at(-1) as number;
        const list = transition.path.slice(0, -1);
        const added = edited((document) => at(document, list).splice(place, 0, after));
        expect(added).toEqual({
          ...NOTHING,
          transitions: [expect.objectContaining({ change: 'added', after })],
        });
        const before = at(rental.document, transition.path);
        const removed = edited((document) => at(document, list).splice(place, 1));
        expect(removed).toEqual({
          ...NOTHING,
          transitions: [expect.objectContaining({ change: 'removed', before })],
        });
      }),
      { numRuns: 60 },
    );
  });

  it('is one move where a transition stands elsewhere in its list', () => {
    const listed = transitions.find(({ path }) => path.at(-1) === 2)!;
    const diff = edited((document) => {
      const list = at(document, listed.path.slice(0, -1));
      list.unshift(list.splice(2, 1)[0]);
    });
    const moved = at(rental.document, listed.path);
    expect(diff).toEqual({
      ...NOTHING,
      transitions: [expect.objectContaining({ change: 'moved', before: moved, after: moved })],
    });
  });

  it('is exactly the prompt, the delay or the setting that changed', () => {
    const prompt = edited((_, prompts) => {
      prompts.welcome.variants[0].text = 'Oi!';
    });
    expect(prompt).toEqual({
      ...NOTHING,
      prompts: [
        expect.objectContaining({ name: 'welcome', change: 'changed', before: rental.prompts.welcome }),
      ],
    });
    const [delay] = Object.keys(rental.document.delays!);
    const other = edited((document, prompts) => {
      document.delays[delay!] = '5m';
      document.title = 'Another';
      prompts.fresh = { name: 'fresh' };
      delete prompts.welcome;
    });
    expect(other.other).toEqual([
      { path: ['title'], change: 'changed', before: rental.document.title, after: 'Another' },
      { path: ['delays', delay], change: 'changed', before: rental.document.delays![delay!], after: '5m' },
    ]);
    expect(other.prompts.map(({ name, change }) => [name, change])).toEqual([
      ['welcome', 'removed'],
      ['fresh', 'added'],
    ]);
  });

  it('can be told of anything', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        diffFunnels({ document: one, prompts: {} }, { document: other, prompts: {} });
        expect(
          diffFunnels({ document: one, prompts: {} }, { document: structuredClone(one), prompts: {} }),
        ).toEqual(NOTHING);
      }),
    );
  });
});
