import { ViewportPortal } from '@xyflow/react';
import { memo, useMemo } from 'react';
import type { CanvasEdge, CanvasNode } from './canvas-types.ts';
import { useDrawing } from './drawing-context.ts';
import { edgeBundles } from './edge-bundles.ts';

interface Props {
  nodes: readonly CanvasNode[];
  edges: readonly CanvasEdge[];
}

/**
 * Transitions seen from afar: lines to look at, which nobody could hit with a mouse. Those of a stage are one line
 * each kind, since a browser is quicker with some tens of long lines than with hundreds of elements.
 */
export const FarEdges = memo(function FarEdges({ nodes, edges }: Props) {
  const { selected, marks } = useDrawing();
  const bundles = useMemo(() => edgeBundles(nodes, edges, selected, marks), [nodes, edges, selected, marks]);
  return (
    <ViewportPortal>
      <svg className="far-edges" aria-hidden="true">
        {bundles.map(({ key, className, path }) => (
          <path key={key} className={className} d={path} />
        ))}
      </svg>
    </ViewportPortal>
  );
});
