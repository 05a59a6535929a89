import { createHmac, timingSafeEqual } from 'node:crypto';

/** Compares two secrets in time that depends on neither. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'prosa').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
