import {
  BaseEdge,
  EdgeLabelRenderer,
  type EdgeProps,
  type InternalNode,
  useInternalNode,
} from '@xyflow/react';
import { memo } from 'react';
import { ROOT_NODE } from '../document/state-path.ts';
import { useDrawing } from './drawing-context.ts';
import { type Box, edgeShape } from './edge-shape.ts';
import type { FunnelEdge } from './edges.ts';
import type { FunnelNode } from './graph.ts';

/** Transitions from one state to another, as one line with what makes them happen. */
export const TransitionEdge = memo(function TransitionEdge({
  id,
  source,
  target,
  data,
  selected = false,
}: EdgeProps<FunnelEdge>) {
  const from = useInternalNode<FunnelNode>(source);
  const to = useInternalNode<FunnelNode>(target);
  const { near, marks, selected: selectedNode } = useDrawing();
  if (from === undefined || to === undefined || data === undefined) return null;
  const { path, label } = edgeShape(boxOf(from), boxOf(to), source === target, data.nested);
  const active = selected || selectedNode === source || selectedNode === target;
  const faded = selectedNode !== undefined && !active;
  const mark = marks.get(id);
  const state = `${source === ROOT_NODE ? ' from-anywhere' : ''}${active ? ' is-active' : ''}${faded ? ' is-faded' : ''}${mark ? ` has-${mark}` : ''}`;
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        className={`transition tone-${data.tone}${state}`}
        markerEnd={`url(#arrow-${data.tone})`}
        interactionWidth={14}
      />
      {near && !faded && (
        <EdgeLabelRenderer>
          <div
            className={`transition-label nodrag nopan tone-${data.tone}${state}`}
            style={{ transform: `translate(-50%, -50%) translate(${label.x}px, ${label.y}px)` }}
            title={data.doing === '' ? data.label : `${data.label} → ${data.doing}`}
          >
            <span className="transition-trigger">{data.label}</span>
            {data.count > 1 && <span className="transition-count">+{data.count - 1}</span>}
            {active && data.doing !== '' && <span className="transition-doing">{data.doing}</span>}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

function boxOf({ internals, measured }: InternalNode<FunnelNode>): Box {
  const { x, y } = internals.positionAbsolute;
  return { x, y, width: measured.width ?? 0, height: measured.height ?? 0 };
}
