/** What a replay of real conversations through a draft has told so far. Pure. */
import type { ReplayLine } from '../api/publishing.ts';

export type ReplayedConversation = Extract<ReplayLine, { type: 'conversation' }>;
type Turn = ReplayedConversation['turns'][number];

export interface Replayed {
  done: number;
  of: number;
  /** Those that would have gone otherwise, or could not go on. */
  shown: readonly ReplayedConversation[];
  counts: Record<ReplayedConversation['outcome'], number>;
  ended: boolean;
  /** Why it did not end. */
  failed?: string;
}

export const NOTHING_REPLAYED: Replayed = {
  done: 0,
  of: 0,
  shown: [],
  counts: { same: 0, differs: 0, stopped: 0 },
  ended: false,
};

export function replayed(before: Replayed, line: ReplayLine): Replayed {
  switch (line.type) {
    case 'progress':
      return { ...before, done: line.done, of: line.of };
    case 'conversation':
      return {
        ...before,
        shown: line.outcome === 'same' ? before.shown : [...before.shown, line],
        counts: { ...before.counts, [line.outcome]: before.counts[line.outcome] + 1 },
      };
    case 'end': {
      const { same, differs, stopped } = line;
      const of = same + differs + stopped;
      return { ...before, counts: { same, differs, stopped }, done: of, of, ended: true };
    }
    case 'error':
      return { ...before, failed: line.message };
  }
}

/** Turns that would be others; of those that only one side had, the other is absent. */
export const changedTurns = ({ turns }: ReplayedConversation) =>
  turns.filter(({ status }) => status !== 'same' && status !== 'notComparable');

/** The turn at which it could not go on. */
export const stoppedAt = ({ turns }: ReplayedConversation) =>
  turns.find(({ status }) => status === 'notComparable');

/** Whether it leads elsewhere. */
export const isMoved = ({ before, after }: Turn) => before?.stage !== after?.stage;

export function sideText(side: Turn['before']): string {
  if (side === undefined) return '(this does not happen)';
  const { replies, owner, failure } = side;
  const said = [
    ...replies,
    ...(failure === undefined ? [] : [`(failed: ${failure})`]),
    ...(owner === 'human' ? ['(a person has it)'] : []),
  ];
  return said.join('\n') || '(no reply)';
}
