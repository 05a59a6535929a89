/** Names of states. */

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

/** The stage is the outermost state. */
export const stageIn = (path: string): string => path.split('.')[0] ?? '';

/** A key as words: `handOff` is "Hand off". */
export function spelled(key: string): string {
  const words = key.replace(/[_-]+/g, ' ').replace(/([a-z0-9])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** E.g. "Discovery › Waiting". */
export const trail = (path: string): string => path.split('.').map(spelled).join(' › ');
