import { ProsaError } from '../errors.ts';

/** What people are told of an error that ends a command; the stack only where nobody foresaw it. */
export function failureText(error: unknown): string {
  return `${error instanceof ProsaError ? `prosa: ${error.message}` : ((error as Error).stack ?? String(error))}\n`;
}
