import type { z } from 'zod';

/** A name in the catalogue with the parameters a document gives it. */
export interface Reference {
  type: string;
  params: Record<string, unknown> | undefined;
}

/** `"name"` or `{type: "name", params}`; undefined for what is neither. */
export function readReference(value: unknown): Reference | undefined {
  if (typeof value === 'string') return { type: value, params: undefined };
  if (!isObject(value) || typeof value.type !== 'string') return undefined;
  return { type: value.type, params: isObject(value.params) ? value.params : undefined };
}

/** Parameters as an entry gets them: with its defaults filled in. Giving none is the same as giving `{}`. */
export function parseParams(schema: z.ZodType, params: unknown): z.ZodSafeParseResult<unknown> {
  const result = schema.safeParse(params ?? {});
  if (result.success || params !== undefined) return result;
  const none = schema.safeParse(undefined);
  return none.success ? none : result;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
