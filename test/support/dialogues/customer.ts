import type { Standing } from '../../../src/editing/dialogue-differences.ts';

export type { Standing };

/** Somebody who talks with Prosa, through whatever lies between. Each call resolves when all was answered. */
export interface Customer {
  say(text: string): Promise<string[]>;
  send(kind: 'audio' | 'image'): Promise<string[]>;
  /** @param ms */
  wait(ms: number): Promise<string[]>;
  standing(): Promise<Standing>;
}
