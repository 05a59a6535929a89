import { createHash } from 'node:crypto';

/** By which it is seen whether two have the same key, and which tells nothing of the key. */
export function fingerprintOf(hashKey: string): string {
  return createHash('sha256').update(`prosa hash key\n${hashKey}`).digest('hex').slice(0, 16);
}
