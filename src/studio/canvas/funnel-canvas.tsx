import { useComputedColorScheme } from '@mantine/core';
import {
  Background,
  BackgroundVariant,
  type Connection,
  type EdgeMouseHandler,
  MiniMap,
  type NodeChange,
  type NodeMouseHandler,
  type OnConnectEnd,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { type CSSProperties, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Point } from '../document/drawing.ts';
import type { Selection } from '../document/editor-store.ts';
import type { Raw } from '../document/raw.ts';
import { nodeIdOf, pathOfNode, ROOT_NODE, type StatePath } from '../document/state-path.ts';
import { Arrows } from './arrows.tsx';
import type { CanvasEdge, CanvasNode } from './canvas-types.ts';
import { type Drawing, DrawingProvider } from './drawing-context.ts';
import { type FunnelNode, type Graph, graphOf, NOTE_PREFIX } from './graph.ts';
import { NoteNode, StageNode, StateNode } from './nodes.tsx';
import { TransitionEdge } from './transition-edge.tsx';
import './canvas.css';

export interface FunnelCanvasProps {
  document: Raw;
  /** Nothing can be moved, connected or deleted. */
  readOnly?: boolean;
  selection?: Selection | undefined;
  onSelect?: (selection: Selection | undefined) => void;
  /** Drawn at the lower edge of a state, e.g. how many conversations are in it. Keep it the same function. */
  overlay?: ((path: StatePath) => ReactNode) | undefined;
  /** States that stand out. */
  highlight?: ReadonlySet<StatePath>;
  /** The worst problem of a state, or of an edge by its id. */
  marks?: ReadonlyMap<string, 'error' | 'warning'>;
  onMove?: (places: Readonly<Record<string, Point>>) => void;
  onConnect?: (from: StatePath, to: StatePath) => void;
  onCollapse?: (path: StatePath, collapsed: boolean) => void;
  /** Beside the canvas, above it: tools that need it, see `useCanvasTools`. */
  children?: ReactNode;
}

const NODES = { state: StateNode, stage: StageNode, note: NoteNode };
const EDGES = { transition: TransitionEdge };
const NOTHING: ReadonlySet<StatePath> = new Set();
const NO_MARKS: ReadonlyMap<string, 'error' | 'warning'> = new Map();
/** Labels of transitions are drawn from this zoom on; before they could not be read. */
const NEAR = 0.5;
/** Below this zoom only stages are named, in large letters. */
const FAR = 0.33;

const distanceAt = (zoom: number) => (zoom >= NEAR ? 'near' : zoom >= FAR ? 'middle' : 'far');

/** What stage names are enlarged by from afar, in steps, so that not each step of a zoom styles them anew. */
const enlargementAt = (zoom: number) => (zoom >= FAR ? 1 : Math.round(1 / Math.max(zoom, 0.05)));

/** A funnel, drawn. */
export function FunnelCanvas(props: FunnelCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas(props: FunnelCanvasProps) {
  const { readOnly = false, selection, onSelect, overlay, highlight = NOTHING, marks = NO_MARKS } = props;
  const scheme = useComputedColorScheme('light');
  const graph = useGraph(props.document);
  const [dragged, setDragged] = useState<Readonly<Record<string, Point>>>({});
  const [distance, setDistance] = useState<ReturnType<typeof distanceAt>>('near');
  const [enlargement, setEnlargement] = useState(1);
  const near = distance === 'near';
  const zoomed = useCallback((zoom: number) => {
    setDistance(distanceAt(zoom));
    setEnlargement(enlargementAt(zoom));
  }, []);
  const selectedId = idOf(selection);
  const nodes = useMemo(
    () => graph.nodes.map((node) => drawn(node, dragged[node.id], node.id === selectedId)),
    [graph, dragged, selectedId],
  );
  const edges = useMemo(
    () =>
      graph.edges.map((edge) => (edge.id === selectedId ? { ...edge, selected: true, zIndex: 10 } : edge)),
    [graph, selectedId],
  );
  const drawing = useMemo<Drawing>(
    () => ({
      near,
      overlay,
      highlight,
      marks,
      selected: selection?.kind === 'state' ? nodeIdOf(selection.path) : undefined,
      onCollapse: props.onCollapse,
    }),
    [near, overlay, highlight, marks, selection, props.onCollapse],
  );

  const { onMove, onConnect } = props;
  const change = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const places: Record<string, Point> = {};
      let done = false;
      for (const one of changes) {
        if (one.type !== 'position' || one.position === undefined) continue;
        places[one.id] = one.position;
        if (one.dragging === false) done = true;
      }
      if (Object.keys(places).length === 0) return;
      if (done) {
        setDragged({});
        onMove?.(places);
      } else setDragged((before) => ({ ...before, ...places }));
    },
    [onMove],
  );
  const connect = useCallback(
    ({ source, target }: Connection) => onConnect?.(pathOfNode(source), pathOfNode(target)),
    [onConnect],
  );
  /** The whole of a state is where a line can end, not its edge alone. */
  const connectAnywhere = useCallback<OnConnectEnd>(
    (event, { fromNode, isValid }) => {
      const point = 'changedTouches' in event ? event.changedTouches[0] : event;
      if (isValid || fromNode === null || point === undefined) return;
      const over = document.elementFromPoint(point.clientX, point.clientY);
      const id = over?.closest<HTMLElement>('.react-flow__node')?.dataset.id;
      if (id === undefined || id === ROOT_NODE || id.startsWith(NOTE_PREFIX)) return;
      onConnect?.(pathOfNode(fromNode.id), pathOfNode(id));
    },
    [onConnect],
  );
  const pickNode = useCallback<NodeMouseHandler<CanvasNode>>(
    (_, { id }) =>
      onSelect?.(
        id.startsWith(NOTE_PREFIX)
          ? { kind: 'note', id: id.slice(NOTE_PREFIX.length) }
          : { kind: 'state', path: pathOfNode(id) },
      ),
    [onSelect],
  );
  const pickEdge = useCallback<EdgeMouseHandler<CanvasEdge>>(
    (_, { data }) => data && onSelect?.({ kind: 'edge', from: data.from, to: data.to }),
    [onSelect],
  );
  return (
    <DrawingProvider value={drawing}>
      <ReactFlow<CanvasNode, CanvasEdge>
        className={`funnel-canvas is-${distance}`}
        colorMode={scheme}
        nodes={nodes}
        edges={edges}
        nodeTypes={NODES}
        edgeTypes={EDGES}
        onNodesChange={change}
        onNodeClick={pickNode}
        onEdgeClick={pickEdge}
        onPaneClick={() => onSelect?.(undefined)}
        onConnect={connect}
        onConnectEnd={connectAnywhere}
        onMove={(_, { zoom }) => zoomed(zoom)}
        onInit={({ getZoom }) => zoomed(getZoom())}
        style={{ '--enlargement': enlargement } as CSSProperties}
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly && onConnect !== undefined}
        elementsSelectable
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        onlyRenderVisibleElements
        minZoom={0.04}
        maxZoom={2}
        fitView
        fitViewOptions={{ padding: 0.08, maxZoom: 1 }}
        elevateNodesOnSelect={false}
        nodeDragThreshold={3}
      >
        <Arrows />
        <Background variant={BackgroundVariant.Dots} gap={22} size={1.4} />
        <MiniMap pannable zoomable ariaLabel="Overview of the funnel" nodeClassName={miniature} />
        {props.children}
        <ShowSelected selection={selection} graph={graph} />
      </ReactFlow>
    </DrawingProvider>
  );
}

/** Brings what was selected elsewhere into view, e.g. by a search or from the list of problems. */
function ShowSelected({ selection, graph }: { selection: Selection | undefined; graph: Graph }) {
  const { getInternalNode, setCenter, getZoom, getViewport } = useReactFlow();
  const shown = useRef(selection);
  useEffect(() => {
    if (selection === shown.current || selection === undefined) return;
    const id = selection.kind === 'edge' ? nodeIdOf(selection.from) : idOf(selection);
    const node = id === undefined ? undefined : getInternalNode(id);
    if (node === undefined) return;
    shown.current = selection;
    const { width = 0, height = 0 } = graph.nodes.find((one) => one.id === id) ?? {};
    const { x, y } = node.internals.positionAbsolute;
    const { x: left, y: top, zoom } = getViewport();
    const pane = document.querySelector('.funnel-canvas')?.getBoundingClientRect();
    if (pane === undefined) return;
    const [screenX, screenY] = [x * zoom + left, y * zoom + top];
    const visible =
      screenX >= 0 &&
      screenY >= 0 &&
      screenX + 40 <= pane.width &&
      screenY + 40 <= pane.height &&
      zoom > 0.25;
    if (!visible) {
      const tall = Math.min(height, pane.height / Math.max(zoom, 0.7));
      setCenter(x + width / 2, y + tall / 2, { zoom: Math.max(getZoom(), 0.7), duration: 250 });
    }
  }, [selection, graph, getInternalNode, setCenter, getZoom, getViewport]);
  return null;
}

function useGraph(document: Raw): Graph {
  const last = useRef<Graph>(undefined);
  return useMemo(() => {
    last.current = graphOf(document, last.current);
    return last.current;
  }, [document]);
}

/** A node as xyflow takes it: measured already, with places where edges begin and end. */
function drawn(node: FunnelNode, position: Point | undefined, selected: boolean): CanvasNode {
  const known = measured(node);
  return position === undefined && !selected ? known : { ...known, ...(position && { position }), selected };
}

const measuredNodes = new WeakMap<FunnelNode, CanvasNode>();

function measured(node: FunnelNode): CanvasNode {
  let known = measuredNodes.get(node);
  if (known === undefined) {
    const { width, height, data } = node;
    const y = Math.min(height / 2, 40);
    known = {
      ...node,
      measured: { width, height },
      handles: [
        { type: 'target', position: 'left', x: 0, y, width: 1, height: 1 },
        { type: 'source', position: 'right', x: width, y, width: 1, height: 1 },
      ],
      ariaLabel: 'title' in data ? data.title : `Note: ${data.text}`,
    } as CanvasNode;
    measuredNodes.set(node, known);
  }
  return known;
}

function idOf(selection: Selection | undefined): string | undefined {
  if (selection?.kind === 'state') return nodeIdOf(selection.path);
  if (selection?.kind === 'note') return NOTE_PREFIX + selection.id;
  if (selection?.kind === 'edge') return `${nodeIdOf(selection.from)}→${selection.to}`;
  return undefined;
}

const miniature = ({ type, data }: CanvasNode) =>
  `miniature-${type}${'colour' in data && data.colour ? ` colour-${data.colour}` : ''}`;
