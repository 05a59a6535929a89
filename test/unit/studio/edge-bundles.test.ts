import { describe, expect, test } from 'vitest';
import type { CanvasEdge, CanvasNode } from '../../../src/studio/canvas/canvas-types.ts';
import { edgeBundles } from '../../../src/studio/canvas/edge-bundles.ts';
import { graphOf } from '../../../src/studio/canvas/graph.ts';
import { largeDocument, smallDocument } from '../../support/studio-documents.ts';

const NO_MARKS = new Map<string, 'error' | 'warning'>();

function drawn(document = smallDocument) {
  const { nodes, edges } = graphOf(document);
  return { nodes: nodes as CanvasNode[], edges: edges as CanvasEdge[] };
}

const linesOf = (path: string) => path.split('M').length - 1;

describe('lines seen from afar', () => {
  test('each transition is in one of them, and there are few', () => {
    const { nodes, edges } = drawn(largeDocument(300));
    const bundles = edgeBundles(nodes, edges, undefined, NO_MARKS);
    expect(bundles.reduce((sum, { path }) => sum + linesOf(path), 0)).toBe(edges.length);
    expect(bundles.length).toBeLessThan(edges.length / 5);
  });

  test('moving a stage changes only those that begin or end in it', () => {
    const { nodes, edges } = drawn(largeDocument(300));
    const before = edgeBundles(nodes, edges, undefined, NO_MARKS);
    const moved = nodes.map((node) =>
      node.id === 'stage7' ? { ...node, position: { x: -500, y: -500 } } : node,
    );
    const after = edgeBundles(moved, edges, undefined, NO_MARKS);
    const changed = after.filter(({ key, path }) => before.find((one) => one.key === key)?.path !== path);
    expect(new Set(changed.map(({ key }) => key.split(' ')[0]))).toEqual(new Set(['stage6', 'stage7']));
  });

  test('those of what is selected stand out, the others fade, and a problem is seen', () => {
    const { nodes, edges } = drawn();
    const marks = new Map([[edges.find(({ source }) => source === 'a.one')!.id, 'error' as const]]);
    const bundles = edgeBundles(nodes, edges, 'a.one', marks);
    const active = bundles.filter(({ className }) => className.includes('is-active'));
    const ends = edges.filter(({ source, target }) => source === 'a.one' || target === 'a.one');
    expect(active.reduce((sum, { path }) => sum + linesOf(path), 0)).toBe(ends.length);
    expect(bundles.filter((bundle) => !active.includes(bundle)).every(isFaded)).toBe(true);
    expect(bundles.some(({ className }) => className.includes('has-error'))).toBe(true);
  });
});

const isFaded = ({ className }: { className: string }) => className.includes('is-faded');
