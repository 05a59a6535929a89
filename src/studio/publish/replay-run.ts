/** What a replay of real conversations through a draft has told so far. Pure. */
import type { ReplayLine } from '../api/publishing.ts';

export type ReplayedConversation = Extract<ReplayLine, { type: 'conversation' }>;

export interface Replayed {
  done: number;
  of: number;
  /** Those that would have gone otherwise, or could not go on. */
  shown: readonly ReplayedConversation[];
  counts: Record<ReplayedConversation['outcome'], number>;
  ended: boolean;
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
  }
}

/** Turns whose stage or replies would be others. */
export const changedTurns = ({ turns }: ReplayedConversation) =>
  turns.filter(
    ({ before, after }) =>
      before.stage !== after.stage || before.replies.join('\u0000') !== after.replies.join('\u0000'),
  );
