/** Conversations inside other versions, and where a migration would take them. Pure. */
import type { Destination } from '../../funnel/destinations.ts';

/** Those in the same state, whatever version they are on. */
export interface Standing {
  state: string;
  count: number;
  to?: string;
  why?: string;
}

/** The most people first. Where versions differ in where they lead, what keeps some of them is told. */
export function byState(inside: readonly Destination[]): Standing[] {
  const states = new Map<string, Standing>();
  for (const { state, count, to, why } of inside) {
    const before = states.get(state);
    states.set(state, {
      ...before,
      state,
      count: count + (before?.count ?? 0),
      ...(to === undefined ? {} : { to }),
      ...(why === undefined ? {} : { why }),
    });
  }
  return [...states.values()].sort((a, b) => b.count - a.count || (a.state < b.state ? -1 : 1));
}

export const totalInside = (inside: readonly { count: number }[]) =>
  inside.reduce((sum, { count }) => sum + count, 0);

/** Every path of a machine, from the outside in. */
export function pathsIn(machine: unknown, prefix = ''): string[] {
  const { states } = (machine ?? {}) as { states?: Record<string, unknown> };
  return Object.entries(states ?? {}).flatMap(([key, state]) => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    return [path, ...pathsIn(state, path)];
  });
}
