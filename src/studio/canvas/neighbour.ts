import type { Point } from '../document/drawing.ts';

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

const AHEAD: Record<Direction, (by: Point) => number> = {
  ArrowLeft: ({ x }) => -x,
  ArrowRight: ({ x }) => x,
  ArrowUp: ({ y }) => -y,
  ArrowDown: ({ y }) => y,
};

export const isDirection = (key: string): key is Direction => Object.hasOwn(AHEAD, key);

/** The nearest place in a direction; what is beside the way counts as further. */
export function neighbour<T extends Point>(
  from: Point,
  all: readonly T[],
  direction: Direction,
): T | undefined {
  let best: T | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const one of all) {
    const by = { x: one.x - from.x, y: one.y - from.y };
    const ahead = AHEAD[direction](by);
    const aside = direction === 'ArrowLeft' || direction === 'ArrowRight' ? Math.abs(by.y) : Math.abs(by.x);
    const cost = ahead + 2 * aside;
    if (ahead > 1 && cost < least) [best, least] = [one, cost];
  }
  return best;
}
