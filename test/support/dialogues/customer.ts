import type { ConversationRecord } from '../../../src/actor/record.ts';

/** Where a conversation stands. */
export type Standing = Pick<ConversationRecord, 'state' | 'owner' | 'handOff' | 'context'>;

/** Somebody who talks with Prosa, through whatever lies between. Each call resolves when all was answered. */
export interface Customer {
  say(text: string): Promise<string[]>;
  send(kind: 'audio' | 'image'): Promise<string[]>;
  /** @param ms */
  wait(ms: number): Promise<string[]>;
  standing(): Promise<Standing>;
}
