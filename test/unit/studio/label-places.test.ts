import { expect, test } from 'vitest';
import { edgeShape, pointOn } from '../../../src/studio/canvas/edge-shape.ts';
import { type FunnelNode, graphOf } from '../../../src/studio/canvas/graph.ts';
import { labelPlaces } from '../../../src/studio/canvas/label-places.ts';
import { largeDocument, rentalDocument } from '../../support/studio-documents.ts';

const box = (x: number, y: number) => ({ x, y, width: 200, height: 80 });

test('a point on a line is between its ends', () => {
  const { path } = edgeShape(box(0, 0), box(400, 0), false, false);
  expect(pointOn(path, 0)).toEqual({ x: 200, y: 40 });
  expect(pointOn(path, 0.5)).toEqual({ x: 300, y: 40 });
  expect(pointOn(path, 1)).toEqual({ x: 400, y: 40 });
});

test('a point on a line that leads back to its state is above it', () => {
  expect(pointOn(edgeShape(box(0, 0), box(0, 0), true, false).path, 0.5).y).toBeLessThan(-20);
});

function state(id: string, x: number, y: number): FunnelNode {
  const { data } = graphOf(rentalDocument).nodes.find(({ type }) => type === 'state')!;
  return { id, type: 'state', position: { x, y }, width: 232, height: 80, data } as FunnelNode;
}

const line = (from: string, to: string, label: string) => ({
  id: `${from}→${to}`,
  type: 'transition' as const,
  source: from,
  target: to,
  data: { from, to, tone: 'rule' as const, label, doing: '', count: 1, nested: false },
});

test('two labels on lines between the same states stand apart', () => {
  const nodes = [state('a', 0, 0), state('b', 600, 0)];
  const places = labelPlaces({ nodes, edges: [line('a', 'b', 'yes'), line('b', 'a', 'any message')] });
  expect(new Set(places.values()).size).toBe(2);
});

test('a label without room is left out rather than put over a state', () => {
  const nodes = [state('a', 0, 0), state('b', 260, 0)];
  const places = labelPlaces({ nodes, edges: [line('a', 'b', 'any message if asks about')] });
  expect(places.size).toBe(0);
});

test('those of a funnel of 300 states are placed in a fraction of a frame', () => {
  const graph = graphOf(largeDocument(300));
  labelPlaces(graph);
  const took = Array.from({ length: 5 }, () => {
    const began = performance.now();
    labelPlaces(graph);
    return performance.now() - began;
  });
  expect(Math.min(...took)).toBeLessThan(100); // the others are the machine's
});

test('what can happen anywhere leads from its own box, not from inside the others', () => {
  const fromAnywhere = graphOf(rentalDocument).edges.filter(({ source }) => source === '#');
  expect(fromAnywhere.length).toBeGreaterThan(1);
  expect(fromAnywhere.every(({ data }) => !data.nested)).toBe(true);
});
