import { type JsonPath, type Raw, rawAt } from './raw.ts';

/** Keys of states joined by dots, e.g. `discovery.waiting`; empty for the machine itself. */
export type StatePath = string;

export const ROOT: StatePath = '';

export const keysOf = (path: StatePath): string[] => (path === ROOT ? [] : path.split('.'));
export const keyOf = (path: StatePath): string => keysOf(path).at(-1) ?? '';
export const parentOf = (path: StatePath): StatePath => keysOf(path).slice(0, -1).join('.');
export const childOf = (parent: StatePath, key: string): StatePath =>
  parent === ROOT ? key : `${parent}.${key}`;

/** Whether a state is another one or somewhere inside it. */
export const isWithin = (path: StatePath, outer: StatePath): boolean =>
  outer === ROOT || path === outer || path.startsWith(`${outer}.`);

export const jsonPathOf = (path: StatePath): JsonPath => [
  'machine',
  ...keysOf(path).flatMap((key) => ['states', key]),
];

/** The state that a path into the document is in, and the rest of the path; undefined outside the machine. */
export function placeOf(path: JsonPath): { state: StatePath; rest: JsonPath } | undefined {
  if (path[0] !== 'machine') return undefined;
  const keys: string[] = [];
  let index = 1;
  while (path[index] === 'states' && path.length > index + 1) {
    keys.push(String(path[index + 1]));
    index += 2;
  }
  return { state: keys.join('.'), rest: path.slice(index) };
}

export const stateAt = (document: Raw, path: StatePath): Raw => rawAt(document, jsonPathOf(path));
/** Those that a path can name: a state without a key is told as a problem. */
export const childKeys = (document: Raw, path: StatePath): string[] =>
  Object.keys(rawAt(document, [...jsonPathOf(path), 'states'])).filter((key) => key !== '');

/** What people call a state. */
export function titleOf(document: Raw, path: StatePath): string {
  if (path === ROOT) return 'Anywhere';
  const { title } = stateAt(document, path);
  return typeof title === 'string' ? title : spelled(keyOf(path));
}

/** A key as words: `offeringVisit` is "Offering visit". */
export function spelled(key: string): string {
  const words = key
    .replace(/[_-]+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** From the outside in, e.g. "Discovery › Waiting"; several paths as `a + b` stay several. */
export function trailOf(document: Raw, path: StatePath): string {
  if (path === ROOT) return titleOf(document, ROOT);
  if (path.includes(' + ')) {
    return path
      .split(' + ')
      .map((one) => trailOf(document, one))
      .join(' + ');
  }
  const keys = keysOf(path);
  return keys.map((_, index) => titleOf(document, keys.slice(0, index + 1).join('.'))).join(' › ');
}

/** The node of transitions that hold in every state: an id of a node cannot be empty. */
export const ROOT_NODE = '#';
export const nodeIdOf = (path: StatePath): string => (path === ROOT ? ROOT_NODE : path);
export const pathOfNode = (id: string): StatePath => (id === ROOT_NODE ? ROOT : id);
