import {
  BaseEdge,
  EdgeLabelRenderer,
  type EdgeProps,
  type InternalNode,
  useInternalNode,
} from '@xyflow/react';
import { memo } from 'react';
import type { CanvasEdge, CanvasNode } from './canvas-types.ts';
import { useDrawing } from './drawing-context.ts';
import { edgeClasses } from './edge-classes.ts';
import { type Box, edgeShape, pointOn } from './edge-shape.ts';

/** Transitions from one state to another, as one line with what makes them happen. */
export const TransitionEdge = memo(function TransitionEdge({
  id,
  source,
  target,
  data,
  selected = false,
}: EdgeProps<CanvasEdge>) {
  const from = useInternalNode<CanvasNode>(source);
  const to = useInternalNode<CanvasNode>(target);
  const { labels, marks, selected: selectedNode } = useDrawing();
  if (from === undefined || to === undefined || data === undefined) return null;
  const { path } = edgeShape(boxOf(from), boxOf(to), source === target, data.nested);
  const active = selected || selectedNode === source || selectedNode === target;
  const faded = selectedNode !== undefined && !active;
  // What is selected is told even where there is no room.
  const place = labels?.get(id) ?? (selected ? 0.5 : undefined);
  const label = labels === undefined || place === undefined || faded ? undefined : pointOn(path, place);
  const state = edgeClasses({ source, active, faded, mark: marks.get(id) });
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        className={`transition tone-${data.tone}${state}`}
        markerEnd={`url(#arrow-${data.tone})`}
        interactionWidth={14}
      />
      {label !== undefined && (
        <EdgeLabelRenderer>
          <div
            className={`transition-label nodrag nopan tone-${data.tone}${state}${selected ? ' is-selected' : ''}`}
            style={{ transform: `translate(-50%, -50%) translate(${label.x}px, ${label.y}px)` }}
            title={data.doing === '' ? data.label : `${data.label} → ${data.doing}`}
          >
            <span className="transition-trigger">{data.label}</span>
            {data.count > 1 && <span className="transition-count">+{data.count - 1}</span>}
            {selected && data.doing !== '' && <span className="transition-doing">{data.doing}</span>}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

function boxOf({ internals, measured }: InternalNode<CanvasNode>): Box {
  const { x, y } = internals.positionAbsolute;
  return { x, y, width: measured.width ?? 0, height: measured.height ?? 0 };
}
