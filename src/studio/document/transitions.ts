import { at, isRaw, type JsonPath, listOf, put, type Raw, rawAt, writeList } from './raw.ts';
import { jsonPathOf, type StatePath } from './state-path.ts';

/** Where a state keeps transitions of one kind. */
export type Slot =
  | { kind: 'on'; trigger: string }
  | { kind: 'after'; trigger: string }
  | { kind: 'always' }
  | { kind: 'onDone' }
  | { kind: 'done'; invoke: number }
  | { kind: 'error'; invoke: number };

export function slotPath(document: Raw, state: StatePath, slot: Slot): JsonPath {
  const path = jsonPathOf(state);
  if (slot.kind === 'on' || slot.kind === 'after') return [...path, slot.kind, slot.trigger];
  if (slot.kind === 'always' || slot.kind === 'onDone') return [...path, slot.kind];
  const several = Array.isArray(rawAt(document, path).invoke);
  return [...path, 'invoke', ...(several ? [slot.invoke] : []), slot.kind === 'done' ? 'onDone' : 'onError'];
}

/** The list a transition is in, and its place there. */
export function listPath(path: JsonPath): { list: JsonPath; index: number } {
  const last = path.at(-1);
  return typeof last === 'number' ? { list: path.slice(0, -1), index: last } : { list: path, index: 0 };
}

/** Transitions of one list, one written as its target alone as an object. */
export function transitionsAt(document: Raw, list: JsonPath): Raw[] {
  return listOf(at(document, list)).map(shapeOf);
}

export const shapeOf = (value: unknown): Raw => (isRaw(value) ? value : { target: value });

/** At the end of its list, but before a last one without a guard, which would hide it. */
export function addTransition(
  document: Raw,
  state: StatePath,
  slot: Slot,
  transition: Raw,
): { document: Raw; path: JsonPath } {
  const list = slotPath(document, state, slot);
  const before = at(document, list);
  const items = listOf(before);
  const last = items.at(-1);
  const hides = items.length > 0 && transition.guard !== undefined && shapeOf(last).guard === undefined;
  const index = hides ? items.length - 1 : items.length;
  const after = writeList(items.toSpliced(index, 0, transition), before);
  return { document: put(document, list, after), path: Array.isArray(after) ? [...list, index] : list };
}

/** Fields that are undefined are removed; those that are not given stay. */
export function changeTransition(document: Raw, path: JsonPath, change: Raw): Raw {
  return put(document, path, merged(shapeOf(at(document, path)), change));
}

export function merged(before: Raw, change: Raw): Raw {
  let after = before;
  for (const [key, value] of Object.entries(change)) after = put(after, [key], value);
  return after;
}

/** To another place in its list: the first whose guard holds is taken. */
export function moveTransition(document: Raw, path: JsonPath, to: number): { document: Raw; path: JsonPath } {
  const { list, index } = listPath(path);
  const before = at(document, list);
  if (!Array.isArray(before) || to < 0 || to >= before.length) return { document, path };
  const after = before.toSpliced(index, 1).toSpliced(to, 0, before[index]);
  return { document: put(document, list, after), path: [...list, to] };
}

/** To another event, delay or moment of the same state. */
export function moveToSlot(
  document: Raw,
  path: JsonPath,
  state: StatePath,
  slot: Slot,
): { document: Raw; path: JsonPath } {
  const { list } = listPath(path);
  if (JSON.stringify(list) === JSON.stringify(slotPath(document, state, slot))) return { document, path };
  const transition = shapeOf(at(document, path));
  return addTransition(deleteTransition(document, path), state, slot, transition);
}

export function deleteTransition(document: Raw, path: JsonPath): Raw {
  const { list, index } = listPath(path);
  const before = at(document, list);
  const after = put(document, list, writeList(listOf(before).toSpliced(index, 1), before));
  const holder = list.slice(0, -1);
  const event = list.at(-2) === 'on' || list.at(-2) === 'after';
  return event && Object.keys(rawAt(after, holder)).length === 0 ? put(after, holder, undefined) : after;
}
