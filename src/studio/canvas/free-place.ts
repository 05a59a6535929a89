/** Where something new fits without covering what is there. Pure. */
import type { Point } from '../document/drawing.ts';
import { NODE_WIDTH, nodeHeight } from './sizes.ts';

interface Box {
  position: Point;
  width: number;
  height: number;
}

const GAP = 36;
const WIDTH = NODE_WIDTH + GAP;
const HEIGHT = nodeHeight({ description: '', effects: '', prompts: 0, rules: 0, waits: 0, inside: 0 }) + GAP;

/** The first free place for a new state at or under the one that is wished for. */
export function freePlace(boxes: readonly Box[], { x, y }: Point): Point {
  const beside = boxes
    .filter(({ position, width }) => position.x < x + WIDTH && x < position.x + width + GAP)
    .toSorted((a, b) => a.position.y - b.position.y);
  let free = y;
  for (const { position, height } of beside) {
    if (position.y < free + HEIGHT && free < position.y + height + GAP) free = position.y + height + GAP;
  }
  return { x, y: free };
}
