/** Names of states. */
import { spelled } from '../document/state-path.ts';

export { spelled };

/** Where a state value leads to, from the outside in: `{a: {b: 'c'}}` is `a.b.c`; a path stays itself. */
export function leavesOf(state: unknown): string[] {
  if (typeof state === 'string') return [state];
  if (typeof state !== 'object' || state === null) return [];
  return Object.entries(state).flatMap(([key, inner]) => {
    const deeper = leavesOf(inner);
    return deeper.length === 0 ? [key] : deeper.map((path) => `${key}.${path}`);
  });
}

export const pathOf = (state: unknown): string => leavesOf(state).join(' + ');

/** E.g. "Discovery › Waiting". */
export const trail = (path: string): string => path.split('.').map(spelled).join(' › ');
