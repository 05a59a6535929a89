/**
 * A funnel as a plain XState v5 machine, as other tools read it. What only Prosa knows goes along in `meta.prosa` of the
 * machine and of its states, which such tools keep; {@link importMachine} reads it back.
 */
import { isObject } from './references.ts';

/** Fields of states that XState does not have. */
export const OWN_FIELDS = ['title', 'suggestions', 'turns', 'priority'] as const;

export function exportMachine(document: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { machine, ...around } = document;
  const { meta, ...root } = exportState(isObject(machine) ? machine : {});
  const prosa = isObject(meta) && isObject(meta.prosa) ? meta.prosa : {};
  const id = typeof document.id === 'string' ? document.id : undefined;
  return {
    ...(id === undefined ? {} : { id }),
    ...root,
    meta: { ...(isObject(meta) ? meta : {}), prosa: { ...prosa, document: around } },
  };
}

function exportState(state: Record<string, unknown>): Record<string, unknown> {
  const exported: Record<string, unknown> = {};
  const own: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(state)) {
    if ((OWN_FIELDS as readonly string[]).includes(key)) own[key] = value;
    else if (key === 'states' && isObject(value)) exported.states = mapStates(value, exportState);
    else exported[key] = value;
  }
  if (Object.keys(own).length === 0) return exported;
  return { ...exported, meta: { ...(isObject(state.meta) ? state.meta : {}), prosa: own } };
}

export function mapStates(
  states: Record<string, unknown>,
  map: (state: Record<string, unknown>, key: string) => Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(states).map(([key, state]) => [key, map(isObject(state) ? state : {}, key)]),
  );
}
