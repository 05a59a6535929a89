/** How the funnel is drawn: positions, colours, what is collapsed, notes. */
import { at, isRaw, listOf, put, type Raw } from './raw.ts';
import type { StatePath } from './state-path.ts';

export interface Point {
  x: number;
  y: number;
}

export const isPoint = (value: unknown): value is Point =>
  isRaw(value) && Number.isFinite(value.x) && Number.isFinite(value.y);

export interface Note extends Point {
  id: string;
  text: string;
  colour?: string;
}

export const positionsOf = (document: Raw): Readonly<Record<StatePath, Point>> => {
  const positions = at(document, ['canvas', 'positions']);
  return isRaw(positions) ? (positions as Record<StatePath, Point>) : {};
};

export const collapsedOf = (document: Raw): string[] =>
  listOf(at(document, ['canvas', 'collapsed'])).filter((path) => typeof path === 'string');

export const coloursOf = (document: Raw): Readonly<Record<StatePath, string>> => {
  const colours = at(document, ['canvas', 'colours']);
  return isRaw(colours) ? (colours as Record<StatePath, string>) : {};
};

export const notesOf = (document: Raw): Note[] => listOf(at(document, ['canvas', 'notes'])).filter(isNote);

const isNote = (value: unknown): value is Note =>
  isPoint(value) &&
  'id' in value &&
  typeof value.id === 'string' &&
  'text' in value &&
  typeof value.text === 'string';

/** Whole pixels, so that a document does not change by what nobody sees. */
export function placeStates(document: Raw, places: Readonly<Record<StatePath, Point>>): Raw {
  const rounded = Object.entries(places).map(([path, { x, y }]) => [
    path,
    { x: Math.round(x), y: Math.round(y) },
  ]);
  return put(document, ['canvas', 'positions'], { ...positionsOf(document), ...Object.fromEntries(rounded) });
}

export function collapse(document: Raw, path: StatePath, collapsed: boolean): Raw {
  const others = collapsedOf(document).filter((one) => one !== path);
  const all = collapsed ? [...others, path] : others;
  return put(document, ['canvas', 'collapsed'], all.length > 0 ? all : undefined);
}

export const colourState = (document: Raw, path: StatePath, colour: string | undefined): Raw =>
  put(document, ['canvas', 'colours', path], colour);

export const addNote = (document: Raw, note: Note): Raw =>
  put(document, ['canvas', 'notes'], [...notesOf(document), note]);

/** Fields that are undefined are removed. */
export function changeNote(document: Raw, id: string, change: Partial<Note>): Raw {
  const notes = notesOf(document).map((note) => {
    if (note.id !== id) return note;
    let after: Raw = note as unknown as Raw;
    for (const [key, value] of Object.entries(change)) after = put(after, [key], value);
    return after;
  });
  return put(document, ['canvas', 'notes'], notes);
}

export const deleteNote = (document: Raw, id: string): Raw =>
  put(
    document,
    ['canvas', 'notes'],
    notesOf(document).filter((note) => note.id !== id),
  );
