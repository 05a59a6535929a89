import { type Erased, NOTHING_ERASED, sumErased } from '../store/erasure.ts';

/** What was erased of conversations, in the store and in memory. */
export interface ErasedConversations extends Erased {
  timers: number;
  effects: number;
  /** Messages that were with their channel at that moment and may still arrive. */
  underWay: number;
  /** Conversations left alone because something happened to them meanwhile. */
  kept: string[];
}

export const NO_CONVERSATIONS: Readonly<ErasedConversations> = {
  ...NOTHING_ERASED,
  timers: 0,
  effects: 0,
  underWay: 0,
  kept: [],
};

export function sumConversations(...parts: readonly ErasedConversations[]): ErasedConversations {
  const sum = (of: (part: ErasedConversations) => number) => parts.reduce((all, part) => all + of(part), 0);
  return {
    ...sumErased(...parts),
    timers: sum(({ timers }) => timers),
    effects: sum(({ effects }) => effects),
    underWay: sum(({ underWay }) => underWay),
    kept: parts.flatMap(({ kept }) => kept),
  };
}
