/** What the tables of wants are made of. */
import type { Intent } from '../actor/event.ts';
import type { Pattern } from './sieve.ts';

export interface Want {
  intent: Intent;
  /** From 0 to 1. */
  confidence: number;
}

export interface WantRule extends Want {
  said: Pattern;
  /** Where the same words mean something else. */
  unless?: Pattern;
}

/** The wants that rules tell, the most consequential first. */
export const ORDER: readonly Intent[] = [
  'stop',
  'person',
  'complaint',
  'billing',
  'support',
  'booking',
  'visit',
  'price',
  'photos',
  'availability',
  'search',
];
