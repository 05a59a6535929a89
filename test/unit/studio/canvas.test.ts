import ELK from 'elkjs/lib/elk.bundled.js';
import { describe, expect, test } from 'vitest';
import { guardText, triggerText } from '../../../src/studio/canvas/describe.ts';
import { find } from '../../../src/studio/canvas/find.ts';
import { graphOf } from '../../../src/studio/canvas/graph.ts';
import { type Elk, layoutOf } from '../../../src/studio/canvas/layout.ts';
import { neighbour } from '../../../src/studio/canvas/neighbour.ts';
import { collapse, placeStates } from '../../../src/studio/document/drawing.ts';
import { retitleState } from '../../../src/studio/document/states.ts';
import { addTransition } from '../../../src/studio/document/transitions.ts';
import { largeDocument, rentalDocument, smallDocument } from '../../support/studio-documents.ts';

describe('the graph of a document', () => {
  test('has every state in its parent, parents first, and a node for what holds everywhere', () => {
    const { nodes } = graphOf(collapse(smallDocument, 'b', false));
    expect(nodes.map(({ id }) => id)).toEqual(['#', 'a', 'a.one', 'a.two', 'b', 'b.three', 'b.four', 'end']);
    expect(nodes.find(({ id }) => id === 'a.one')).toMatchObject({ parentId: 'a', position: { x: 3, y: 4 } });
  });

  test('leads transitions of what is collapsed to the state around it', () => {
    const { nodes, edges } = graphOf(smallDocument);
    expect(nodes.map(({ id }) => id)).not.toContain('b.three');
    const ends = edges.map(({ source, target }) => `${source} ${target}`);
    expect(ends).toEqual(['# end', 'a a.two', 'a.one a.two', 'a.one b', 'a.two a.one', 'b a']);
  });

  test('draws transitions between the same two states as one', () => {
    const { document } = addTransition(
      smallDocument,
      'a.one',
      { kind: 'on', trigger: 'message' },
      { target: 'two' },
    );
    const edge = graphOf(document).edges.find(
      ({ source, target }) => source === 'a.one' && target === 'a.two',
    );
    expect(edge?.data).toMatchObject({ count: 2, tone: 'message', label: 'any message' });
  });

  test('draws what can be drawn of a file that somebody has written by hand', () => {
    const written = {
      machine: { states: { a: {}, b: { states: { '': {}, c: null } }, '': {} } },
      canvas: {
        positions: { a: null, b: { x: 'far', y: 0 }, 'b.c': { x: 5, y: 6 } },
        notes: [null, {}, { id: 'n', x: 1, y: 2 }, { id: 'm', x: 1, y: 2, text: 'Kept' }],
      },
    };
    const { nodes } = graphOf(written);
    expect(nodes.map(({ id }) => id)).toEqual(['a', 'b', 'b.c', 'note:m']);
    for (const { position } of nodes) expect(Object.values(position).every(Number.isFinite)).toBe(true);
    expect(nodes[2]?.position).toEqual({ x: 5, y: 6 });
  });

  test('keeps what did not change, so that it is not drawn again', () => {
    const before = graphOf(rentalDocument);
    const after = graphOf(retitleState(rentalDocument, 'discovery.waiting', 'Asked'), before);
    const changed = after.nodes.filter((node, index) => node !== before.nodes[index]).map(({ id }) => id);
    expect(changed).toEqual(['discovery.waiting']);
    expect(after.edges).toBe(before.edges);
  });
});

test('a layout gives each state a place in its parent, and none lies on another', async () => {
  const document = largeDocument(60);
  // Its types are those of a CommonJS module.
  const elk = new (ELK as unknown as new () => Elk)();
  const placed = graphOf(placeStates(document, await layoutOf(graphOf(document), elk)));
  for (const one of placed.nodes) {
    for (const other of placed.nodes) {
      if (one === other || one.parentId !== other.parentId) continue;
      const apart =
        one.position.x + one.width <= other.position.x ||
        other.position.x + other.width <= one.position.x ||
        one.position.y + one.height <= other.position.y ||
        other.position.y + other.height <= one.position.y;
      expect(apart, `${one.id} ${other.id}`).toBe(true);
    }
  }
});

describe('what is found', () => {
  const found = (wanted: string) => find(rentalDocument, wanted).map(({ path, by }) => [path, by]);
  test('titles come first, without accents or case', () => {
    expect(found('DISCOV')[0]).toEqual(['discovery', '']);
    expect(find(retitleState(rentalDocument, 'closing', 'Após'), 'apos')[0]?.path).toBe('closing');
  });
  test('prompts, guards, actions and effects lead to their states', () => {
    expect(found('prompt ask-again')).toContainEqual(['discovery.understanding', 'prompt ask-again']);
    expect(found('datesImpossible').map(([path]) => path)).toContain('discovery.understanding');
    expect(found('takeTownOfHouse').map(([path]) => path)).toContain('discovery');
    expect(found('searchProperties').map(([path]) => path)).toContain('presentation.searching');
  });
  test('nothing is found by nothing', () => expect(found(' ')).toEqual([]));
});

test.each([
  [{ type: 'not', params: { guard: 'chosen' } }, 'not chosen'],
  [
    {
      type: 'all',
      params: {
        of: [
          { type: 'any', params: { of: ['chosen', 'found'] } },
          { type: 'intent', params: { is: ['yes', 'no'] } },
        ],
      },
    },
    '(chosen or found) and intent: yes, no',
  ],
])('a guard in words', (guard, text) => expect(guardText(guard)).toBe(text));

test('what makes a transition happen in words', () => {
  const delays = { soon: { wait: '2h' }, later: 90_000 };
  expect(triggerText('on', 'intent.yes', undefined)).toBe('yes');
  expect(triggerText('after', 'soon', undefined, delays)).toBe('after 2h');
  expect(triggerText('after', 'later', undefined, delays)).toBe('after 90s');
  expect(triggerText('onError', '', 'searchProperties')).toBe('search properties failed');
});

test('an arrow goes to what is straight ahead rather than to what is near aside', () => {
  const aside = { x: 10, y: 100 };
  const ahead = { x: 90, y: 5 };
  expect(neighbour({ x: 0, y: 0 }, [aside, ahead], 'ArrowRight')).toBe(ahead);
  expect(neighbour({ x: 0, y: 0 }, [aside, ahead], 'ArrowLeft')).toBeUndefined();
});
