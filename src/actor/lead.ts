import type { Language, Signs, SlotName } from './event.ts';

/**
 * What a conversation has shown of the customer beside the slots: how near to buying, how they decide, how they feel.
 * As it was told last; what is not told changes nothing.
 */
export interface Lead {
  /** The most that was shown; see `Perception.buying`. */
  buying?: 1 | 2 | 3;
  signs?: Signs;
  /** Of the last message that told one. */
  sentiment?: 'negative' | 'positive';
  /** Messages in a row with annoyance in them. */
  annoyed?: number;
  /** Messages in a row of which nothing was understood. */
  puzzled?: number;
  /** How often each objection was heard. */
  objections?: Readonly<Record<string, number>>;
  /** What the customer is answered in; absent: the funnel's own. */
  language?: Language;
  /** What the message being answered changed without a word of correction. */
  changed?: Change;
  /** Of which such a change was told already: it is asked about once. */
  doubted?: readonly SlotName[];
}

export interface Change {
  slot: SlotName;
  from: unknown;
}
