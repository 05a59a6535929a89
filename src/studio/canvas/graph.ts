/** A document as what is drawn: nested nodes with their sizes, and edges that stand for transitions. Pure. */
import { collapsedOf, coloursOf, isPoint, notesOf, type Point, positionsOf } from '../document/drawing.ts';
import { type Link, linksOf } from '../document/links.ts';
import { promptsOf } from '../document/prompts.ts';
import { isRaw, listOf, type Raw, rawAt } from '../document/raw.ts';
import {
  childKeys,
  childOf,
  isWithin,
  keyOf,
  keysOf,
  parentOf,
  ROOT,
  ROOT_NODE,
  type StatePath,
  stateAt,
  titleOf,
} from '../document/state-path.ts';
import { edgesOf, type FunnelEdge } from './edges.ts';
import { HEADER, INSET, NODE_WIDTH, nodeHeight } from './sizes.ts';

export interface StateData extends Record<string, unknown> {
  title: string;
  stateKey: string;
  description: string;
  shape: 'state' | 'stage' | 'final' | 'root';
  depth: number;
  initial: boolean;
  collapsed: boolean;
  /** How many states are inside. */
  inside: number;
  colour: string | undefined;
  /** Effects it starts. */
  effects: string;
  prompts: number;
  /** Transitions it takes at once, by their guards. */
  rules: number;
  waits: number;
  priority: string;
}

export interface NoteData extends Record<string, unknown> {
  text: string;
  colour: string | undefined;
}

/** Each has its size, so that it can be placed without being drawn. */
export type FunnelNode = {
  id: string;
  position: Point;
  width: number;
  height: number;
  parentId?: string;
} & ({ type: 'state' | 'stage'; data: StateData } | { type: 'note'; data: NoteData });

export interface Graph {
  nodes: FunnelNode[];
  edges: FunnelEdge[];
  links: Link[];
}

export const NOTE_PREFIX = 'note:';

/** @param previous what was drawn before: what is the same in it is taken from it, so that it is not drawn anew */
export function graphOf(document: Raw, previous?: Graph): Graph {
  const links = linksOf(document);
  const collapsed = new Set(collapsedOf(document));
  const nodes = [
    ...rootNode(document, links),
    ...inside(document, ROOT, collapsed).nodes,
    ...noteNodes(document),
  ];
  const edges = edgesOf(links, rawAt(document, ['delays']), document, (path) => visible(path, collapsed));
  return {
    nodes: reused(nodes, previous?.nodes),
    edges: reused(edges, previous?.edges),
    links,
  };
}

/** The innermost state around a path that is drawn. */
function visible(path: StatePath, collapsed: ReadonlySet<StatePath>): StatePath {
  const keys = keysOf(path);
  for (let count = 1; count < keys.length; count += 1) {
    const outer = keys.slice(0, count).join('.');
    if (collapsed.has(outer)) return outer;
  }
  return path;
}

/** The states inside one, parents first, and the room they need. */
function inside(
  document: Raw,
  parent: StatePath,
  collapsed: ReadonlySet<StatePath>,
): { nodes: FunnelNode[]; width: number; height: number } {
  const positions = positionsOf(document);
  const nodes: FunnelNode[] = [];
  let right = 0;
  let bottom = 0;
  childKeys(document, parent).forEach((key, index) => {
    const path = childOf(parent, key);
    const data = dataOf(document, path, collapsed.has(path));
    const open = data.shape === 'stage' && !data.collapsed;
    const inner = open ? inside(document, path, collapsed) : undefined;
    const width = inner ? Math.max(inner.width + INSET, NODE_WIDTH + 2 * INSET) : NODE_WIDTH;
    const height = inner ? inner.height + INSET : nodeHeight(data);
    const place = positions[path];
    const position = isPoint(place) ? place : beside(parent, index);
    nodes.push({
      id: path,
      type: open ? 'stage' : 'state',
      position,
      width,
      height,
      data,
      ...(parent === ROOT ? {} : { parentId: parent }),
    });
    nodes.push(...(inner?.nodes ?? []));
    right = Math.max(right, position.x + width);
    bottom = Math.max(bottom, position.y + height);
  });
  return { nodes, width: right, height: Math.max(bottom, HEADER) };
}

/** Where a state stands that was given no place yet. */
const beside = (parent: StatePath, index: number) => ({
  x: (index % 4) * (NODE_WIDTH + 80) + (parent === ROOT ? 0 : INSET),
  y: Math.floor(index / 4) * 180 + (parent === ROOT ? 140 : HEADER),
});

function dataOf(document: Raw, path: StatePath, collapsed: boolean): StateData {
  const state = stateAt(document, path);
  const children = childKeys(document, path).length;
  const { initial } = stateAt(document, parentOf(path));
  return {
    title: titleOf(document, path),
    stateKey: keyOf(path),
    description: text(state.description),
    shape: state.type === 'final' ? 'final' : children > 0 ? 'stage' : 'state',
    depth: keysOf(path).length,
    initial: initial === keyOf(path),
    collapsed,
    inside: children,
    colour: coloursOf(document)[path],
    effects: listOf(state.invoke)
      .flatMap((invoke) => (isRaw(invoke) ? [String(invoke.src)] : []))
      .join(', '),
    prompts: promptsOf(document, path).length,
    rules: listOf(state.always).length,
    waits: isRaw(state.after) ? Object.keys(state.after).length : 0,
    priority: text(state.priority),
  };
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');

function rootNode(document: Raw, links: readonly Link[]): FunnelNode[] {
  if (!links.some(({ from }) => from === ROOT)) return [];
  const data: StateData = {
    ...dataOf(document, ROOT, false),
    title: 'Anywhere',
    shape: 'root',
    description: 'Whatever happens in every state.',
    initial: false,
  };
  const place = positionsOf(document)[ROOT_NODE];
  const position = isPoint(place) ? place : { x: 0, y: 0 };
  return [{ id: ROOT_NODE, type: 'state', position, width: NODE_WIDTH, height: nodeHeight(data), data }];
}

function noteNodes(document: Raw): FunnelNode[] {
  return notesOf(document).map(({ id, x, y, text, colour }) => ({
    id: NOTE_PREFIX + id,
    type: 'note',
    position: { x, y },
    width: 200,
    height:
      24 +
      19 *
        Math.max(
          2,
          text.split('\n').reduce((n, line) => n + Math.ceil((line.length + 1) / 26), 0),
        ),
    data: { text, colour },
  }));
}

/** Those that are as they were are the very same, and all of them when nothing changed. */
function reused<T extends { id: string }>(now: T[], before: T[] = []): T[] {
  const known = new Map(before.map((one) => [one.id, one]));
  const all = now.map((one) => {
    const old = known.get(one.id);
    return old !== undefined && same(one, old) ? old : one;
  });
  return all.length === before.length && all.every((one, index) => one === before[index]) ? before : all;
}

function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => same(item, other[index]));
  if (!isRaw(one) || !isRaw(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => same(one[key], other[key]));
}

/** Collapsed states around a path, to be opened before it is shown. */
export const collapsedAround = (document: Raw, path: StatePath): StatePath[] =>
  collapsedOf(document).filter((outer) => outer !== path && isWithin(path, outer));
