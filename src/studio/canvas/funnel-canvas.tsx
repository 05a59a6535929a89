import { useComputedColorScheme } from '@mantine/core';
import {
  type Connection,
  type EdgeMouseHandler,
  type NodeChange,
  type NodeMouseHandler,
  type OnConnectEnd,
  ReactFlow,
  ReactFlowProvider,
} from '@xyflow/react';
import { type CSSProperties, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Point } from '../document/drawing.ts';
import type { Selection } from '../document/editor-store.ts';
import type { Raw } from '../document/raw.ts';
import { nodeIdOf, pathOfNode, ROOT_NODE, type StatePath } from '../document/state-path.ts';
import { Arrows } from './arrows.tsx';
import type { CanvasEdge, CanvasNode } from './canvas-types.ts';
import { type Distance, type Drawing, DrawingProvider } from './drawing-context.ts';
import { FarEdges } from './far-edges.tsx';
import { fitOn, fitOptions } from './fit.ts';
import { type FunnelNode, type Graph, graphOf, NOTE_PREFIX } from './graph.ts';
import { labelPlaces } from './label-places.ts';
import { NoteNode, StageNode, StateNode } from './nodes.tsx';
import { Overview } from './overview.tsx';
import { idOf, ShowInView } from './show-in-view.tsx';
import { TransitionEdge } from './transition-edge.tsx';
import { useClicksWhileMoving } from './use-clicks-while-moving.ts';
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
/** Stages lie below lines, states and notes above them; labels, by canvas.css, above all. */
const LINES = { zIndex: 1 };
const ABOVE_LINES = 2;
const NOTHING: ReadonlySet<StatePath> = new Set();
const NO_MARKS: ReadonlyMap<string, 'error' | 'warning'> = new Map();
/** Labels of transitions are drawn from this zoom on; before they could not be read. */
const NEAR = 0.5;
/** Below this zoom only stages are named, in large letters. */
const FAR = 0.33;

const DISTANCES: readonly Distance[] = ['far', 'middle', 'near'];
const distanceAt = (zoom: number): Distance => (zoom >= NEAR ? 'near' : zoom >= FAR ? 'middle' : 'far');

/** What stage names are enlarged by from afar, in steps, so that not each step of a zoom styles them anew. */
const enlargementAt = (zoom: number) =>
  2 ** (Math.round(-2 * Math.log2(Math.min(1, Math.max(zoom, 0.05)))) / 2);

const further = (one: Distance, other: Distance): Distance =>
  DISTANCES[Math.min(DISTANCES.indexOf(one), DISTANCES.indexOf(other))]!;

/** Nothing has moved for so long (ms): it rests. */
const STILL = 300;

const NO_EDGES: CanvasEdge[] = [];

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
  const [distance, setDistance] = useState<Distance>('near');
  const [enlargement, setEnlargement] = useState(1);
  const [moving, setMoving] = useState(false);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(rest.current), []);
  /** What is not seen any more goes at once; what can be seen again comes when the movement has come to rest. */
  const zoomed = useCallback((zoom: number, atRest: boolean) => {
    setDistance((before) => (atRest ? distanceAt(zoom) : further(before, distanceAt(zoom))));
    setEnlargement((before) => {
      const now = enlargementAt(zoom);
      return atRest || now >= 2 * before || before >= 2 * now ? now : before;
    });
    setMoving(!atRest);
    clearTimeout(rest.current);
    // The end of a movement is not told where it began while the wheel still turned (d3-zoom 3).
    if (!atRest) rest.current = setTimeout(() => zoomed(zoom, true), STILL);
  }, []);
  const clicks = useClicksWhileMoving(moving);
  const selectedId = idOf(selection);
  const nodes = useMemo(
    () => graph.nodes.map((node) => drawn(node, dragged[node.id], node.id === selectedId)),
    [graph, dragged, selectedId],
  );
  const edges = useMemo<CanvasEdge[]>(
    () => graph.edges.map((edge) => (edge.id === selectedId ? { ...edge, selected: true } : edge)),
    [graph, selectedId],
  );
  const selectedNode = selection?.kind === 'state' ? nodeIdOf(selection.path) : undefined;
  const labels = useMemo(
    () => (distance === 'near' ? labelPlaces(graph, selectedNode) : undefined),
    [distance, graph, selectedNode],
  );
  const drawing = useMemo<Drawing>(
    () => ({
      labels,
      distance,
      overlay,
      highlight,
      marks,
      selected: selectedNode,
      onCollapse: props.onCollapse,
    }),
    [distance, labels, overlay, highlight, marks, selectedNode, props.onCollapse],
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
        className={`funnel-canvas is-${distance}${moving ? ' is-moving' : ''}`}
        colorMode={scheme}
        nodes={nodes}
        edges={distance === 'far' ? NO_EDGES : edges}
        nodeTypes={NODES}
        edgeTypes={EDGES}
        onNodesChange={change}
        onNodeClick={pickNode}
        onEdgeClick={pickEdge}
        onPaneClick={() => onSelect?.(undefined)}
        {...clicks}
        onConnect={connect}
        onConnectEnd={connectAnywhere}
        onMove={(_, { zoom }) => zoomed(zoom, false)}
        onMoveEnd={(_, { zoom }) => zoomed(zoom, true)}
        onInit={({ getZoom }) => zoomed(getZoom(), true)}
        style={{ '--enlargement': enlargement } as CSSProperties}
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly && onConnect !== undefined}
        elementsSelectable
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        onlyRenderVisibleElements={distance !== 'far'}
        minZoom={0.03}
        maxZoom={2}
        fitView
        fitViewOptions={selectedNode === undefined ? fitOptions() : fitOn(selectedNode)}
        elevateNodesOnSelect={false}
        zIndexMode="manual"
        defaultEdgeOptions={LINES}
        nodeDragThreshold={3}
      >
        <Arrows />
        {distance === 'far' && <FarEdges nodes={nodes} edges={edges} />}
        <Overview graph={graph} />
        {props.children}
        <ShowInView graph={graph} selection={selection} highlight={highlight} />
      </ReactFlow>
    </DrawingProvider>
  );
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
      ...(node.type === 'stage' ? {} : { zIndex: ABOVE_LINES }),
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
