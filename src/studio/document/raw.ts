/** JSON as it came: fields this page knows nothing of are kept. Changes make new objects only along their path. */
export type Raw = Readonly<Record<string, unknown>>;

export type JsonPath = readonly (string | number)[];

export function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a path; undefined where nothing does. */
export function at(value: unknown, path: JsonPath): unknown {
  let found = value;
  for (const part of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
    found = (found as Record<string | number, unknown>)[part];
  }
  return found;
}

export function rawAt(value: unknown, path: JsonPath): Raw {
  const found = at(value, path);
  return isRaw(found) ? found : {};
}

/** The value with `to` at the path. Objects on the way are made where they are missing; undefined removes. */
export function put<T>(value: T, path: JsonPath, to: unknown): T {
  const [part, ...rest] = path;
  if (part === undefined) return to as T;
  if (Array.isArray(value)) {
    const index = part as number;
    if (rest.length === 0 && to === undefined) return value.filter((_, i) => i !== index) as T;
    return value.map((item, i) => (i === index ? put(item, rest, to) : item)) as T;
  }
  const object = (isRaw(value) ? value : {}) as Raw;
  const next = put(object[part], rest, to);
  if (next === undefined) {
    if (!Object.hasOwn(object, part)) return value;
    const { [part]: _, ...others } = object;
    return others as T;
  }
  return { ...object, [part]: next } as T;
}

/** One or several, as documents write lists of transitions, actions and invokes. */
export function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** A list as it was written: one alone stays alone, none leaves nothing. */
export function writeList(items: readonly unknown[], before: unknown): unknown {
  if (items.length === 0) return undefined;
  return items.length === 1 && !Array.isArray(before) ? items[0] : items;
}
