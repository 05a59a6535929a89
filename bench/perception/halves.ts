/**
 * The labelled messages in two halves, so that the rules are measured on messages nobody looked at while writing
 * them: the misses of the development half may be read, of the held-out half only the figures.
 */
import { createHash } from 'node:crypto';
import type { Labelled } from './labelled.ts';

export const HALVES = ['development', 'heldOut'] as const;
export type Half = (typeof HALVES)[number];

/** By the last bit of the SHA-256 of theme, line break and text: a message stays in its half when others come. */
export function halfOf({ theme, text }: Pick<Labelled, 'theme' | 'text'>): Half {
  const last = createHash('sha256').update(`${theme}\n${text}`).digest().at(-1)!;
  return last % 2 === 0 ? 'development' : 'heldOut';
}
