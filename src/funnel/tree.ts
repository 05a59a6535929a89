import type { Path } from './problems.ts';
import { isObject } from './references.ts';

/**
 * A machine's states and transitions as far as they can be read. Lenient: what is malformed is left out,
 * the schema reports it, so that everything else can still be checked.
 */
export interface State {
  key: string;
  path: Path;
  raw: Record<string, unknown>;
  parent: State | undefined;
  children: State[];
  type: 'atomic' | 'compound' | 'final';
  transitions: Transition[];
  invokes: Invoke[];
}

export interface Transition {
  source: State;
  kind: 'on' | 'after' | 'always' | 'onDone' | 'onError';
  /** The event or delay; empty for the other kinds. */
  trigger: string;
  path: Path;
  target: string | undefined;
  guarded: boolean;
  /** The effect whose end is waited for. */
  invoke: Invoke | undefined;
}

export interface Invoke {
  path: Path;
  raw: Record<string, unknown>;
  id: string | undefined;
}

/** A place where the document names an entry of the catalogue. */
export interface Place {
  kind: 'guard' | 'action' | 'effect';
  path: Path;
  paramsPath: Path;
  /** The reference; an effect's is made of `src` and `input`. */
  value: unknown;
  /** Replaces a guard or action, or the `input` of an effect. */
  put(value: unknown): void;
}

export function readState(raw: unknown, path: Path, key = '', parent?: State): State {
  const fields = isObject(raw) ? raw : {};
  const state: State = {
    key,
    path,
    raw: fields,
    parent,
    children: [],
    type: 'atomic',
    transitions: [],
    invokes: [],
  };
  for (const [name, child] of entries(fields.states)) {
    state.children.push(readState(child, [...path, 'states', name], name, state));
  }
  state.type = fields.type === 'final' ? 'final' : state.children.length > 0 ? 'compound' : 'atomic';
  const read = (kind: Transition['kind'], trigger: string, value: unknown, at: Path, invoke?: Invoke) => {
    for (const item of list(value, at)) {
      const shape = typeof item.value === 'string' ? { target: item.value } : item.value;
      if (!isObject(shape)) continue;
      const target = typeof shape.target === 'string' ? shape.target : undefined;
      const guarded = shape.guard !== undefined;
      state.transitions.push({ source: state, kind, trigger, path: item.path, target, guarded, invoke });
    }
  };
  for (const kind of ['on', 'after'] as const) {
    for (const [trigger, value] of entries(fields[kind]))
      read(kind, trigger, value, [...path, kind, trigger]);
  }
  read('always', '', fields.always, [...path, 'always']);
  read('onDone', '', fields.onDone, [...path, 'onDone']);
  for (const { value, path: at } of list(fields.invoke, [...path, 'invoke'])) {
    if (!isObject(value)) continue;
    const invoke = { path: at, raw: value, id: typeof value.id === 'string' ? value.id : undefined };
    state.invokes.push(invoke);
    for (const kind of ['onDone', 'onError'] as const) read(kind, '', value[kind], [...at, kind], invoke);
  }
  return state;
}

export function allStates(root: State): State[] {
  return [root, ...root.children.flatMap(allStates)];
}

/** The state and everything around it, from the inside out. */
export function lineage(state: State): State[] {
  return state.parent ? [state, ...lineage(state.parent)] : [state];
}

/** A state's name as people know it, e.g. `discovery.dates`. */
export function nameOf(state: State): string {
  const keys = lineage(state).slice(0, -1).reverse();
  return keys.length === 0 ? 'the funnel' : keys.map(({ key }) => key).join('.');
}

export function placesOf(state: State): Place[] {
  const places: Place[] = [];
  const actions = (holder: Record<string, unknown>, key: string, path: Path) => {
    const value = holder[key];
    if (value === undefined) return;
    if (!Array.isArray(value)) return places.push(place('action', holder, key, path));
    for (const index of value.keys()) places.push(place('action', value, index, [...path, key]));
  };
  actions(state.raw, 'entry', state.path);
  actions(state.raw, 'exit', state.path);
  for (const { raw, path } of state.invokes) {
    const { path: paramsPath, put } = place('effect', raw, 'input', path);
    const value = { type: raw.src, params: raw.input };
    places.push({ kind: 'effect', path: [...path, 'src'], paramsPath, value, put });
  }
  for (const { path } of state.transitions) {
    const transition = follow(state.raw, path.slice(state.path.length));
    if (!isObject(transition)) continue;
    if (transition.guard !== undefined) places.push(place('guard', transition, 'guard', path));
    actions(transition, 'actions', path);
  }
  return places;
}

function place(kind: Place['kind'], holder: object, key: string | number, path: Path): Place {
  const slots = holder as Record<string | number, unknown>;
  const put = (value: unknown) => {
    slots[key] = value;
  };
  return { kind, path: [...path, key], paramsPath: [...path, key, 'params'], value: slots[key], put };
}

function follow(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => (value as Record<string | number, unknown>)[part], raw);
}

/** One or several, each with its path. */
function list(value: unknown, path: Path): { value: unknown; path: Path }[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.map((item, index) => ({ value: item, path: [...path, index] }));
  return [{ value, path }];
}

function entries(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}
