import type { z } from 'zod';
import { ProsaError } from '../../../src/errors.ts';

/** @throws ProsaError `request_invalid`, which is final: the same arguments are wrong again */
export function checkedInput<T>(tool: string, schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    ({ path, message }) => `${path.join('.') || '(whole)'}: ${message}`,
  );
  throw new ProsaError('request_invalid', `${tool}: ${problems.join('; ')}`);
}
