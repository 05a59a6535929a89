/** Where two JSON values differ, path by path. */
export interface JsonDifference {
  /** As JavaScript would write it, e.g. `context.slots.guests.value`; empty for the whole. */
  path: string;
  /** Undefined where it has none. */
  one: unknown;
  other: unknown;
  /** The values are equal and their keys stand in another order: other bytes, the same meaning. */
  orderOnly?: true;
}

/** Differences listed at most. */
const MOST = 50;

export function jsonDifferences(one: unknown, other: unknown): JsonDifference[] {
  const found: JsonDifference[] = [];
  compare(one, other, '', found);
  return found;
}

function compare(one: unknown, other: unknown, path: string, found: JsonDifference[]): void {
  if (found.length >= MOST || Object.is(one, other)) return;
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) {
    found.push({ path, one, other });
    return;
  }
  const before = found.length;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  for (const key of keys) compare(own(one, key), own(other, key), join(path, key, Array.isArray(one)), found);
  const [ones, others] = [Object.keys(one), Object.keys(other)];
  if (found.length > before || ones.every((key, index) => key === others[index])) return;
  found.push({ path, one: ones, other: others, orderOnly: true });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function own(value: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function join(path: string, key: string, isArray: boolean): string {
  if (isArray) return `${path}[${key}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}
