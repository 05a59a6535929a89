import { useReactFlow } from '@xyflow/react';
import { useCallback, useEffect, useRef } from 'react';
import type { Selection } from '../document/editor-store.ts';
import { nodeIdOf, type StatePath } from '../document/state-path.ts';
import { READABLE } from './fit.ts';
import { type Graph, NOTE_PREFIX } from './graph.ts';

interface Props {
  graph: Graph;
  selection: Selection | undefined;
  highlight: ReadonlySet<StatePath>;
}

/** Brings into view what was selected or is pointed at elsewhere, e.g. by a search or by a simulation. */
export function ShowInView({ graph, selection, highlight }: Props) {
  const show = useShow(graph);
  const selected = useRef(selection);
  const pointedAt = useRef<StatePath>(undefined);
  useEffect(() => {
    if (selection === undefined) return;
    const id = selection.kind === 'edge' ? nodeIdOf(selection.from) : idOf(selection);
    // What was undone is shown again when it is redone.
    if (!graph.nodes.some((node) => node.id === id)) selected.current = undefined;
    else if (id !== undefined && selection !== selected.current && show(id)) selected.current = selection;
  }, [selection, graph, show]);
  useEffect(() => {
    const [first] = highlight;
    if (first === pointedAt.current) return;
    pointedAt.current = first;
    if (first !== undefined) show(nodeIdOf(first));
  }, [highlight, show]);
  return null;
}

/** @returns a function that says whether there is such a node */
function useShow(graph: Graph) {
  const { getInternalNode, setCenter, getZoom, getViewport } = useReactFlow();
  return useCallback(
    (id: string): boolean => {
      const node = getInternalNode(id);
      const pane = document.querySelector('.funnel-canvas')?.getBoundingClientRect();
      if (node === undefined || pane === undefined) return false;
      const { width = 0, height = 0 } = graph.nodes.find((one) => one.id === id) ?? {};
      const { x, y } = node.internals.positionAbsolute;
      const { x: left, y: top, zoom } = getViewport();
      const [screenX, screenY] = [x * zoom + left, y * zoom + top];
      const visible =
        screenX >= 0 &&
        screenY >= 0 &&
        screenX + 40 <= pane.width &&
        screenY + 40 <= pane.height &&
        zoom > 0.25;
      if (!visible) {
        const tall = Math.min(height, pane.height / Math.max(zoom, READABLE));
        setCenter(x + width / 2, y + tall / 2, { zoom: Math.max(getZoom(), READABLE), duration: 250 });
      }
      return true;
    },
    [graph, getInternalNode, setCenter, getZoom, getViewport],
  );
}

/** The node or edge of a selection. */
export function idOf(selection: Selection | undefined): string | undefined {
  if (selection?.kind === 'state') return nodeIdOf(selection.path);
  if (selection?.kind === 'note') return NOTE_PREFIX + selection.id;
  if (selection?.kind === 'edge') return `${nodeIdOf(selection.from)}→${selection.to}`;
  return undefined;
}
