import { MiniMap, useStore } from '@xyflow/react';
import type { CanvasNode } from './canvas-types.ts';
import type { Graph } from './graph.ts';

/** A small map of the funnel, while not all of it is in view: then it would only cover something. */
export function Overview({ graph }: { graph: Graph }) {
  const allInView = useStore(({ transform: [x, y, zoom], width, height }) =>
    graph.nodes.every(
      (node) =>
        node.parentId !== undefined ||
        (node.position.x * zoom + x >= 0 &&
          node.position.y * zoom + y >= 0 &&
          (node.position.x + node.width) * zoom + x <= width &&
          (node.position.y + node.height) * zoom + y <= height),
    ),
  );
  if (allInView) return null;
  return <MiniMap pannable zoomable ariaLabel="Overview of the funnel" nodeClassName={miniature} />;
}

const miniature = ({ type, data }: CanvasNode) =>
  `miniature-${type}${'colour' in data && data.colour ? ` colour-${data.colour}` : ''}`;
