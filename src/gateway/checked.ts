import type { z } from 'zod';
import { ProsaError } from '../errors.ts';

/**
 * The value as its schema gives it.
 * @param name what it is to the caller, e.g. "the query"
 * @throws ProsaError `request_invalid` that names the field
 */
export function checked<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new ProsaError('request_invalid', `${path.length > 0 ? path.join('.') : name}: ${message}`);
}
