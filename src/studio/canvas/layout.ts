/** Where ELK's layered layout puts states, so that nobody has to. Pure but for ELK itself, which is given. */
import type { Point } from '../document/drawing.ts';
import { isWithin, parentOf, pathOfNode, ROOT, ROOT_NODE, type StatePath } from '../document/state-path.ts';
import type { Graph } from './graph.ts';
import { HEADER, INSET } from './sizes.ts';

/** As much of ELK's JSON format as is used. */
export interface ElkNode {
  id: string;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  layoutOptions?: Record<string, string>;
  children?: ElkNode[];
  edges?: { id: string; sources: string[]; targets: string[] }[];
}

export interface Elk {
  layout(graph: ElkNode): Promise<ElkNode>;
}

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '200',
  'elk.spacing.nodeNode': '44',
  'elk.spacing.componentComponent': '48',
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
  'elk.layered.thoroughness': '3',
  'elk.separateConnectedComponents': 'true',
};

/** Stages of a long funnel go on in further rows; from afar their names stand above them, in large letters. */
const ROOT_OPTIONS = {
  'elk.spacing.nodeNode': '180',
  'elk.spacing.componentComponent': '180',
  'elk.aspectRatio': '1.8',
  'elk.layered.wrapping.strategy': 'MULTI_EDGE',
  'elk.layered.wrapping.additionalEdgeSpacing': '60',
};

/** A few stages alone, from top to bottom: so they are largest on a page that is wider than it is high. */
const STAGES_OPTIONS = {
  'elk.direction': 'DOWN',
  'elk.layered.spacing.nodeNodeBetweenLayers': '84',
  'elk.spacing.nodeNode': '130',
  'elk.layered.wrapping.strategy': 'OFF',
};

/**
 * Positions of all states that are drawn, each within its parent.
 * @param stagesOnly all of them are outermost
 */
export async function layoutOf(
  graph: Graph,
  elk: Elk,
  stagesOnly = false,
): Promise<Record<StatePath, Point>> {
  const laid = await elk.layout(elkGraph(graph, stagesOnly ? STAGES_OPTIONS : {}));
  const places: Record<StatePath, Point> = {};
  const take = (node: ElkNode) => {
    if (node.id !== ELK_ROOT) places[node.id] = { x: node.x ?? 0, y: node.y ?? 0 };
    node.children?.forEach(take);
  };
  take(laid);
  return places;
}

const ELK_ROOT = '##';

function elkGraph({ nodes, edges }: Graph, options: Record<string, string>): ElkNode {
  const states = nodes.filter(({ type }) => type !== 'note');
  const node = (id: string): ElkNode => {
    const own = states.find((one) => one.id === id);
    const children = states.filter(({ parentId }) => (parentId ?? ELK_ROOT) === id);
    return {
      id,
      ...(own && children.length === 0 ? { width: own.width, height: own.height } : {}),
      layoutOptions: {
        ...OPTIONS,
        ...(id === ELK_ROOT ? { ...ROOT_OPTIONS, ...options } : {}),
        'elk.padding':
          id === ELK_ROOT
            ? '[top=0,left=0,bottom=0,right=0]'
            : `[top=${HEADER},left=${INSET},bottom=${INSET},right=${INSET}]`,
      },
      children: children.map((child) => node(child.id)),
      edges: lifted.get(id) ?? [],
    };
  };
  const lifted = siblingEdges(edges);
  return node(ELK_ROOT);
}

/**
 * Each parent is laid out by itself, which is quick: an edge counts between the two children of the innermost parent
 * that both its ends are in.
 */
function siblingEdges(edges: Graph['edges']) {
  const byParent = new Map<string, { id: string; sources: string[]; targets: string[] }[]>();
  const seen = new Set<string>();
  for (const { source, target } of edges) {
    const [from, to] = siblings(pathOfNode(source), target);
    const id = `${from}→${to}`;
    if (from === to || from === undefined || to === undefined || seen.has(id)) continue;
    seen.add(id);
    const parent = from === ROOT_NODE ? ELK_ROOT : parentOf(from) || ELK_ROOT;
    byParent.set(parent, [...(byParent.get(parent) ?? []), { id, sources: [from], targets: [to] }]);
  }
  return byParent;
}

function siblings(from: StatePath, to: StatePath): [string | undefined, string | undefined] {
  if (from === ROOT) return [ROOT_NODE, to.split('.')[0]];
  if (isWithin(from, to) || isWithin(to, from)) return [undefined, undefined];
  const [a, b] = [from.split('.'), to.split('.')];
  let depth = 0;
  while (a[depth] === b[depth]) depth += 1;
  return [a.slice(0, depth + 1).join('.'), b.slice(0, depth + 1).join('.')];
}
