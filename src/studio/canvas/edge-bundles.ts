/** Lines of many transitions drawn as one. Pure. */
import type { CanvasEdge, CanvasNode } from './canvas-types.ts';
import { edgeClasses } from './edge-classes.ts';
import { type Box, edgeShape } from './edge-shape.ts';

export interface EdgeBundle {
  key: string;
  className: string;
  path: string;
}

/** Those that begin in the same outermost state and look alike, together: moving a stage leaves most as they are. */
export function edgeBundles(
  nodes: readonly CanvasNode[],
  edges: readonly CanvasEdge[],
  selected: string | undefined,
  marks: ReadonlyMap<string, 'error' | 'warning'>,
): EdgeBundle[] {
  const boxes = boxesOf(nodes);
  const bundles = new Map<string, EdgeBundle>();
  for (const edge of edges) {
    const { id, source, target, data } = edge;
    const from = boxes.get(source);
    const to = boxes.get(target);
    if (data === undefined || from === undefined || to === undefined) continue;
    const active = edge.selected === true || selected === source || selected === target;
    const faded = selected !== undefined && !active;
    const state = edgeClasses({ source, active, faded, mark: marks.get(id) });
    const className = `transition tone-${data.tone}${state}`;
    const key = `${source.split('.', 1)[0]} ${className}`;
    const { path } = edgeShape(from, to, source === target, data.nested);
    const bundle = bundles.get(key);
    if (bundle === undefined) bundles.set(key, { key, className, path });
    else bundle.path += path;
  }
  return [...bundles.values()];
}

/** @param nodes parents first, positions within them */
function boxesOf(nodes: readonly CanvasNode[]): ReadonlyMap<string, Box> {
  const boxes = new Map<string, Box>();
  for (const { id, parentId, position, width = 0, height = 0 } of nodes) {
    const around = parentId === undefined ? undefined : boxes.get(parentId);
    boxes.set(id, { x: position.x + (around?.x ?? 0), y: position.y + (around?.y ?? 0), width, height });
  }
  return boxes;
}
