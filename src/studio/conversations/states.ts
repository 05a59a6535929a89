/** Where a state value leads to, from the outside in: `{a: {b: 'c'}}` is `a.b.c`; a path stays itself. */
export function leavesOf(state: unknown): string[] {
  if (typeof state === 'string') return [state];
  if (typeof state !== 'object' || state === null) return [];
  return Object.entries(state).flatMap(([key, inner]) => {
    const deeper = leavesOf(inner);
    return deeper.length === 0 ? [key] : deeper.map((path) => `${key}.${path}`);
  });
}

/** Of several at once, joined. */
export const pathOf = (state: unknown): string => leavesOf(state).join(' + ');
