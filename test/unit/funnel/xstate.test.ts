import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { funnelModules } from '../../../machines/machines.ts';
import { bundleOf } from '../../../src/funnel/archive.ts';
import { checkFunnel } from '../../../src/funnel/check.ts';
import { diffFunnels } from '../../../src/funnel/diff.ts';
import { loadFunnel } from '../../../src/funnel/load.ts';
import { exportMachine } from '../../../src/funnel/xstate-export.ts';
import { importMachine } from '../../../src/funnel/xstate-import.ts';

const { funnel } = await loadFunnel('machines/rental', undefined, funnelModules.rental!);
const { document, prompts } = bundleOf(funnel!);

/** As Stately writes JSON: keys are what people called the states, every action and guard an object. */
const fromStately = {
  id: 'Pizza order',
  context: { size: null },
  initial: 'Ask for size',
  description: 'Sells pizza.',
  states: {
    'Ask for size': {
      initial: 'waiting',
      states: {
        waiting: {
          on: {
            message: [
              {
                target: 'checking',
                guard: { type: 'isClear', params: { least: 0.5 } },
                actions: [{ type: 'remember' }],
                meta: {},
              },
              { actions: { type: 'reply', params: { prompt: 'again' } }, description: 'Nothing understood.' },
            ],
          },
          after: { '3600000': [{ target: '#Pizza order.Done', actions: [] }] },
        },
        checking: {
          invoke: {
            src: 'checkOven',
            id: 'Pizza order.Ask for size.checking:invocation[0]',
            input: { fast: true },
            onDone: [{ target: '#Pizza order.Bake it!' }],
            onError: 'waiting',
            systemId: 'oven',
          },
        },
      },
      on: { stop: '.waiting' },
    },
    'Bake it!': {
      type: 'parallel',
      states: { heat: {}, dough: {} },
      on: { done: { target: ['Done', 'heat'] } },
    },
    Done: { id: 'the-end', entry: [{ type: 'reply', params: { prompt: 'bye' } }], output: { paid: true } },
    'Bäke it': { type: 'atomic', on: { x: { target: '#the-end', reenter: true } } },
  },
};

describe('a funnel as a plain machine', () => {
  it('comes back as it was', () => {
    const exported = JSON.parse(JSON.stringify(exportMachine(document as never)));
    const { document: back, problems } = importMachine(exported);
    expect(problems).toEqual([]);
    expect(back).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('comes back with what is drawn, named and timed', () => {
    const rich = structuredClone(document) as typeof document & { canvas: object };
    rich.canvas = { positions: { discovery: { x: 1, y: 2 } } };
    const stage = rich.machine.states.discovery!;
    Object.assign(stage, {
      title: 'Descoberta',
      priority: 'high',
      turns: { whileReplying: 'queue' },
      meta: { a: 1 },
    });
    const exported = exportMachine(rich as never);
    const { discovery } = exported.states as Record<string, Record<string, unknown>>;
    expect(discovery).not.toHaveProperty('title');
    expect(importMachine(exported).document).toEqual(rich);
  });

  it('is one that XState takes', () => {
    const machine = createMachine(exportMachine(document as never) as never);
    expect(Object.keys(machine.states)).toEqual(Object.keys(document.machine.states));
    expect(machine.states.discovery!.states).toHaveProperty('waiting');
  });
});

describe('a machine as Stately exports it', () => {
  const { document: imported, problems } = importMachine(fromStately);
  // biome-ignore lint/suspicious/noExplicitAny: it is looked into
  const { machine } = imported as any;

  it('gets names a funnel can have, keeps its own as titles, and leads where it led', () => {
    expect(imported).toMatchObject({ format: 1, id: 'pizzaOrder', title: 'Pizza order' });
    expect(Object.keys(machine.states)).toEqual(['askForSize', 'bakeIt', 'Done', 'bakeIt2']);
    expect(machine.initial).toBe('askForSize');
    expect(machine.states.askForSize.title).toBe('Ask for size');
    expect(machine.states.Done).not.toHaveProperty('title');
    const { waiting, checking } = machine.states.askForSize.states;
    expect(waiting.on.message).toEqual([
      {
        target: 'checking',
        guard: { type: 'isClear', params: { least: 0.5 } },
        actions: [{ type: 'remember' }],
      },
      { actions: { type: 'reply', params: { prompt: 'again' } }, description: 'Nothing understood.' },
    ]);
    expect(waiting.after).toEqual({ '3600000': [{ target: '#the-end', actions: [] }] });
    expect(checking.invoke).toEqual({
      src: 'checkOven',
      input: { fast: true },
      onDone: [{ target: '#pizzaOrder.bakeIt' }],
      onError: { target: 'waiting' },
    });
    expect(machine.states.askForSize.on).toEqual({ stop: { target: '.waiting' } });
    expect(machine.states.bakeIt2.on.x).toEqual({ target: '#the-end', reenter: true });
  });

  it('loses what a funnel does not have, and says so', () => {
    expect(problems.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      'not-kept /machine/context',
      'not-kept /machine/states/Done/output',
      'not-kept /machine/states/askForSize/states/checking/invoke/systemId',
      'not-kept /machine/states/bakeIt/on/done/target',
      'not-kept /machine/states/bakeIt/type',
    ]);
    expect(problems.every(({ severity }) => severity === 'warning')).toBe(true);
  });

  it('is of a shape that the checker takes: only its names are unknown', () => {
    const found = checkFunnel(imported, { ...funnelModules.rental!, prompts: new Map() });
    const shapes = found.filter(({ code }) =>
      ['schema', 'unknown-key', 'string-transition', 'unknown-target', 'unknown-initial'].includes(code),
    );
    expect(shapes).toEqual([]);
  });
});

it('a machine of the fourth version is read too', () => {
  const { document: read } = importMachine({
    id: 'old',
    initial: 'a',
    states: { a: { on: { GO: { target: 'b', cond: 'isFine', internal: false } } }, b: {} },
  });
  // biome-ignore lint/suspicious/noExplicitAny: it is looked into
  expect((read as any).machine.states.a.on.GO).toEqual({ target: 'b', guard: 'isFine', reenter: true });
});

it('the same machine imported twice is no difference', () => {
  const side = () => ({ document: importMachine(fromStately).document, prompts });
  expect(diffFunnels(side(), side())).toEqual({ states: [], transitions: [], prompts: [], other: [] });
});
