/** One way of writing for what can be written in several. */
import { isObject } from './references.ts';
import type { Invoke } from './tree.ts';

/** Equal JSON, whatever the order of keys; a key without a value is as none. */
export function alike(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => alike(item, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => alike(one[key], other[key]));
}

/** `"x"` is `{type: "x"}`, no parameters are as empty ones. */
function normalReference(value: unknown): unknown {
  if (typeof value === 'string') return { type: value };
  if (!isObject(value)) return value;
  const { params, ...rest } = value;
  return isObject(params) && Object.keys(params).length > 0 ? { ...rest, params } : rest;
}

/** One or several actions, as a list; undefined for none. */
export function normalAction(value: unknown): unknown {
  if (value === undefined) return undefined;
  const list = [value].flat();
  return list.length === 0 ? undefined : list.map(normalReference);
}

/** @param target path of the state it leads to, where there is one */
export function normalTransition(raw: unknown, target: string | undefined): unknown {
  const transition = typeof raw === 'string' ? { target: raw } : raw;
  if (!isObject(transition)) return transition;
  const { reenter, ...rest } = transition;
  return {
    ...rest,
    ...(target !== undefined && { target: { path: target } }),
    ...(reenter === true && { reenter }),
    guard: transition.guard === undefined ? undefined : normalReference(transition.guard),
    actions: normalAction(transition.actions),
  };
}

/** Without its transitions, which are told apart. */
export function normalInvoke({ raw: { onDone: _, onError: __, ...rest } }: Invoke): Record<string, unknown> {
  const { input, ...invoke } = rest;
  return isObject(input) && Object.keys(input).length === 0 ? invoke : rest;
}
