/** The line of a transition, from the side of one box that looks at the other to its side that looks back. */
import { getBezierPath, Position } from '@xyflow/react';
import { HEADER } from './sizes.ts';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Shape {
  path: string;
}

interface End {
  x: number;
  y: number;
  side: Position;
}

/** @param at how far along the line of an edge, from 0 to 1 */
export function pointOn(path: string, at: number): { x: number; y: number } {
  const [x0, y0, x1, y1, x2, y2, x3, y3] = path.match(/-?\d+(?:\.\d+)?(?:e-?\d+)?/g)!.map(Number) as Curve;
  const rest = 1 - at;
  const between = (a: number, b: number, c: number, d: number) =>
    rest ** 3 * a + 3 * rest ** 2 * at * b + 3 * rest * at ** 2 * c + at ** 3 * d;
  return { x: between(x0, x1, x2, x3), y: between(y0, y1, y2, y3) };
}

/** Begin, two points that draw it to them, end. */
type Curve = [number, number, number, number, number, number, number, number];

/** @param nested one box is around the other */
export function edgeShape(from: Box, to: Box, self: boolean, nested: boolean): Shape {
  if (self) return loop(from);
  const [start, end] = nested ? nestedEnds(from, to) : ends(from, to);
  const [path] = getBezierPath({
    sourceX: start.x,
    sourceY: start.y,
    sourcePosition: start.side,
    targetX: end.x,
    targetY: end.y,
    targetPosition: end.side,
    curvature: 0.3,
  });
  return { path };
}

function ends(from: Box, to: Box): [End, End] {
  const gapX = Math.max(to.x - (from.x + from.width), from.x - (to.x + to.width));
  const gapY = Math.max(to.y - (from.y + from.height), from.y - (to.y + to.height));
  if (gapX >= gapY) {
    const right = to.x + to.width / 2 >= from.x + from.width / 2;
    return right
      ? [sideOf(from, Position.Right, to), sideOf(to, Position.Left, from)]
      : [sideOf(from, Position.Left, to), sideOf(to, Position.Right, from)];
  }
  const down = to.y >= from.y;
  return down
    ? [sideOf(from, Position.Bottom, to), sideOf(to, Position.Top, from)]
    : [sideOf(from, Position.Top, to), sideOf(to, Position.Bottom, from)];
}

/** On the side, towards the other box, so that lines of one state do not all meet in a point. */
function sideOf(box: Box, side: Position, other: Box): End {
  const towards = (low: number, size: number, otherMiddle: number) => {
    const margin = Math.min(18, size / 3);
    return Math.min(
      low + size - margin,
      Math.max(low + margin, low + size / 2 + (otherMiddle - low - size / 2) * 0.12),
    );
  };
  if (side === Position.Left || side === Position.Right) {
    return {
      x: side === Position.Left ? box.x : box.x + box.width,
      y: towards(box.y, box.height, other.y + other.height / 2),
      side,
    };
  }
  return {
    x: towards(box.x, box.width, other.x + other.width / 2),
    y: side === Position.Top ? box.y : box.y + box.height,
    side,
  };
}

/** Between a stage's title and a state inside. */
function nestedEnds(from: Box, to: Box): [End, End] {
  const outward = to.width * to.height > from.width * from.height;
  const [outer, inner] = outward ? [to, from] : [from, to];
  const x = Math.min(Math.max(inner.x + 36, outer.x + 40), outer.x + outer.width - 40);
  const title = { x, y: outer.y + Math.min(HEADER - 26, outer.height), side: Position.Bottom };
  const top = { x, y: inner.y, side: Position.Top };
  return outward ? [top, title] : [title, top];
}

function loop({ x, y, width }: Box): Shape {
  const [left, right] = [x + width - 70, x + width - 26];
  const path = `M ${right} ${y} C ${right + 10} ${y - 46}, ${left - 10} ${y - 46}, ${left} ${y}`;
  return { path };
}
