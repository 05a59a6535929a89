/** Where the labels of transitions stand so that none covers another, a state or a title. Pure. */
import { type Box, edgeShape, pointOn } from './edge-shape.ts';
import type { FunnelEdge } from './edges.ts';
import type { FunnelNode, Graph } from './graph.ts';

/** How far along its line each label stands, from 0 to 1; edges whose label has no room are missing. */
export type LabelPlaces = ReadonlyMap<string, number>;

/** The middle first, then ever further from it. */
const PLACES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];

/** As canvas.css draws labels (pixels at zoom 1). */
export const LABEL_WIDTH = 172;
const LABEL_HEIGHT = 20;
const LETTER = 6.1;
const AROUND_TEXT = 18;
const COUNT = 24;
/** Between a label and what it must not cover. */
const GAP = 2;
/** Of a stage that is open: its title and what it is for, which begin at its left. */
const TITLE_HEIGHT = 62;
const TITLE_LETTER = 11;
/** What is drawn over the lower edge of a state reaches so far below it. */
const OVERLAY = 12;

/** @param selected the node whose labels alone are shown, where one is selected */
export function labelPlaces(
  { nodes, edges }: Pick<Graph, 'nodes' | 'edges'>,
  selected?: string,
): LabelPlaces {
  const boxes = boxesOf(nodes);
  const taken = new Crowd();
  for (const node of nodes) taken.add(coveredBy(node, boxes.get(node.id)!));
  const places = new Map<string, number>();
  // Short lines have the fewest places to choose from.
  const shown = edges.filter(
    ({ source, target }) => selected === undefined || source === selected || target === selected,
  );
  const drawn = shown.map((edge) => ({ edge, ...lineOf(edge, boxes) })).sort((a, b) => a.length - b.length);
  for (const { edge, path } of drawn) {
    const [width, height] = [labelWidth(edge), LABEL_HEIGHT];
    for (const place of PLACES) {
      const { x, y } = pointOn(path, place);
      const label = { x: x - width / 2, y: y - height / 2, width, height };
      if (taken.meets(label)) continue;
      taken.add(label);
      places.set(edge.id, place);
      break;
    }
  }
  return places;
}

function boxesOf(nodes: readonly FunnelNode[]): Map<string, Box> {
  const boxes = new Map<string, Box>();
  // Parents come before what is inside them.
  for (const { id, parentId, position, width, height } of nodes) {
    const around = parentId === undefined ? undefined : boxes.get(parentId);
    boxes.set(id, { x: position.x + (around?.x ?? 0), y: position.y + (around?.y ?? 0), width, height });
  }
  return boxes;
}

function coveredBy({ type, data }: FunnelNode, { x, y, width, height }: Box): Box {
  if (type !== 'stage') return { x, y, width, height: height + OVERLAY };
  const longest = Math.max(data.title.length * TITLE_LETTER, data.description.length * LETTER) + 60;
  return { x, y, width: Math.min(width, longest), height: TITLE_HEIGHT };
}

function lineOf({ source, target, data }: FunnelEdge, boxes: ReadonlyMap<string, Box>) {
  const [from, to] = [boxes.get(source)!, boxes.get(target)!];
  const { path } = edgeShape(from, to, source === target, data.nested);
  const [start, end] = [pointOn(path, 0), pointOn(path, 1)];
  return { path, length: Math.hypot(end.x - start.x, end.y - start.y) };
}

function labelWidth({ data: { label, count } }: FunnelEdge): number {
  return Math.min(LABEL_WIDTH, label.length * LETTER + AROUND_TEXT + (count > 1 ? COUNT : 0));
}

const CELL = 240;

/** Boxes by the squares of a grid that they are in: asking looks at those nearby only. */
class Crowd {
  readonly #cells = new Map<string, Box[]>();

  add(box: Box): void {
    for (const cell of cellsOf(box)) {
      const there = this.#cells.get(cell);
      if (there === undefined) this.#cells.set(cell, [box]);
      else there.push(box);
    }
  }

  meets(box: Box): boolean {
    for (const cell of cellsOf(box)) {
      if (this.#cells.get(cell)?.some((other) => overlap(box, other))) return true;
    }
    return false;
  }
}

function* cellsOf({ x, y, width, height }: Box): Generator<string> {
  for (let column = Math.floor(x / CELL); column <= Math.floor((x + width) / CELL); column += 1) {
    for (let row = Math.floor(y / CELL); row <= Math.floor((y + height) / CELL); row += 1) {
      yield `${column} ${row}`;
    }
  }
}

const overlap = (one: Box, other: Box): boolean =>
  one.x < other.x + other.width + GAP &&
  other.x < one.x + one.width + GAP &&
  one.y < other.y + other.height + GAP &&
  other.y < one.y + one.height + GAP;
