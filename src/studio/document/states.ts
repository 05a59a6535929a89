import { type Link, relink, statePaths } from './links.ts';
import { isRaw, put, type Raw } from './raw.ts';
import {
  childKeys,
  childOf,
  isWithin,
  jsonPathOf,
  keyOf,
  parentOf,
  ROOT,
  type StatePath,
  stateAt,
  titleOf,
} from './state-path.ts';

/** A key for a new state: its title's words, told apart from its siblings'. */
export function keyFor(title: string, taken: readonly string[]): string {
  const words = title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .match(/[A-Za-z0-9]+/g) ?? ['state'];
  const [first, ...rest] = words.map((word) => word.toLowerCase());
  const joined = [first, ...rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
  return untaken(/^[A-Za-z]/.test(joined) ? joined : `state${joined}`, taken);
}

function untaken(key: string, taken: readonly string[]): string {
  if (!taken.includes(key)) return key;
  const stem = key.replace(/\d+$/, '');
  let number = 2;
  while (taken.includes(`${stem}${number}`)) number += 1;
  return `${stem}${number}`;
}

/** A state inside another; the first one inside is where that begins. */
export function addState(
  document: Raw,
  parent: StatePath,
  title: string,
  fields: Raw = {},
): { document: Raw; path: StatePath } {
  const key = keyFor(title, childKeys(document, parent));
  const path = childOf(parent, key);
  return { document: insert(document, path, { title, ...fields }), path };
}

/** Its key stays, so every link does; no title means the key is shown. */
export function retitleState(document: Raw, path: StatePath, title: string): Raw {
  return put(document, [...jsonPathOf(path), 'title'], title.trim() === '' ? undefined : title);
}

export function canMove(document: Raw, path: StatePath, parent: StatePath): boolean {
  return (
    path !== ROOT &&
    parent !== parentOf(path) &&
    !isWithin(parent, path) &&
    stateAt(document, parent).type !== 'final' &&
    // A funnel without stages is none.
    !(parentOf(path) === ROOT && childKeys(document, ROOT).length === 1)
  );
}

/** Into another state. Its key changes only where one with the same key is there already. */
export function moveState(
  document: Raw,
  path: StatePath,
  parent: StatePath,
): { document: Raw; path: StatePath } {
  if (!canMove(document, path, parent)) return { document, path };
  const to = childOf(parent, untaken(keyOf(path), childKeys(document, parent)));
  const moved = insert(remove(document, path), to, stateAt(document, path));
  const where = (old: StatePath) => (isWithin(old, path) ? to + old.slice(path.length) : old);
  const { document: linked } = relink(document, moved, where);
  return { document: redraw(forgetPosition(linked, path), where), path: to };
}

/** With what is inside it. Transitions that led there are deleted, and told. */
export function deleteState(document: Raw, path: StatePath): { document: Raw; lost: Link[] } {
  if (path === ROOT || (parentOf(path) === ROOT && childKeys(document, ROOT).length === 1))
    return { document, lost: [] };
  const where = (old: StatePath) => (isWithin(old, path) ? undefined : old);
  const linked = relink(document, remove(document, path), where);
  return { document: redraw(linked.document, where), lost: linked.lost };
}

/** Beside the state: what leads out of it leads to the same places, what stays within it within the copy. */
export function duplicateState(document: Raw, path: StatePath): { document: Raw; path: StatePath } {
  if (path === ROOT) return { document, path };
  const parent = parentOf(path);
  const to = childOf(parent, untaken(keyOf(path), childKeys(document, parent)));
  const copy = { ...withoutIds(stateAt(document, path)), title: `${titleOf(document, path)} (copy)` };
  const inserted = insert(document, to, copy);
  const within = (old: StatePath) => (isWithin(old, path) ? to + old.slice(path.length) : old);
  const { document: linked } = relink(document, inserted, within, (from) => isWithin(from, path));
  return { document: put(linked, ['canvas'], copied(document, path, to)), path: to };
}

function withoutIds(state: Raw): Raw {
  const { id: _, states, ...others } = state;
  if (!isRaw(states)) return others;
  const inner = Object.entries(states).map(([key, child]) => [key, isRaw(child) ? withoutIds(child) : child]);
  return { ...others, states: Object.fromEntries(inner) };
}

function insert(document: Raw, path: StatePath, state: Raw): Raw {
  const parent = parentOf(path);
  const holder = jsonPathOf(parent);
  const first = childKeys(document, parent).length === 0;
  const inserted = put(document, jsonPathOf(path), state);
  return first ? put(inserted, [...holder, 'initial'], keyOf(path)) : inserted;
}

function remove(document: Raw, path: StatePath): Raw {
  const parent = parentOf(path);
  const holder = jsonPathOf(parent);
  const left = childKeys(document, parent).filter((key) => key !== keyOf(path));
  const removed =
    left.length === 0
      ? put(document, [...holder, 'states'], undefined)
      : put(document, jsonPathOf(path), undefined);
  return stateAt(document, parent).initial === keyOf(path)
    ? put(removed, [...holder, 'initial'], left[0])
    : removed;
}

/** What is drawn of states follows them, or goes with them. */
function redraw(document: Raw, where: (path: StatePath) => StatePath | undefined): Raw {
  if (!isRaw(document.canvas)) return document;
  const canvas = { ...document.canvas };
  for (const field of ['positions', 'colours']) {
    if (!isRaw(canvas[field])) continue;
    canvas[field] = Object.fromEntries(
      Object.entries(canvas[field]).flatMap(([path, value]) => {
        const to = where(path);
        return to === undefined ? [] : [[to, value]];
      }),
    );
  }
  if (Array.isArray(canvas.collapsed))
    canvas.collapsed = canvas.collapsed.flatMap((path) => where(path) ?? []);
  return { ...document, canvas };
}

const forgetPosition = (document: Raw, path: StatePath) =>
  isRaw(document.canvas) ? put(document, ['canvas', 'positions', path], undefined) : document;

function copied(document: Raw, path: StatePath, to: StatePath): unknown {
  if (!isRaw(document.canvas)) return document.canvas;
  let canvas = document.canvas;
  for (const old of [path, ...statePaths(document, path)]) {
    for (const field of ['positions', 'colours']) {
      const drawn = isRaw(canvas[field]) ? canvas[field] : {};
      if (old in drawn)
        canvas = put(canvas, [field, to + old.slice(path.length)], shifted(drawn[old], old === path));
    }
  }
  return canvas;
}

const shifted = (value: unknown, shift: boolean) =>
  shift && isRaw(value) ? { x: Number(value.x) + 40, y: Number(value.y) + 40 } : value;
