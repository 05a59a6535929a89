import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/client.ts';
import { type Edited, type PlayedDialogue, runDialogue } from '../api/dialogues.ts';

export type Outcome =
  | { type: 'running' }
  | { type: 'played'; played: PlayedDialogue; of: Edited }
  /** It cannot be played, whatever the draft. */
  | { type: 'refused'; why: string; of: Edited };

/** Refusals that say nothing of the dialogues beside it. */
const OF_ONE = ['request_invalid', 'task_ended', 'not_found'];

/** Dialogue tests played with the draft as it is edited, one after the other, and what came of each by its name. */
export function useDialogueRuns(draft: string, edited: Edited) {
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const [busy, setBusy] = useState(false);
  /** Why none could be played. */
  const [trouble, setTrouble] = useState<Error>();
  const latest = useRef(edited);
  latest.current = edited;
  const current = useRef<AbortController>(undefined);
  useEffect(() => () => current.current?.abort(), []);

  const put = (name: string, outcome: Outcome | undefined) =>
    setOutcomes((before) => {
      const after = new Map(before);
      if (outcome === undefined) after.delete(name);
      else after.set(name, outcome);
      return after;
    });

  async function run(names: readonly string[]): Promise<void> {
    const mine = new AbortController();
    current.current = mine;
    setBusy(true);
    setTrouble(undefined);
    for (const name of names) {
      const of = latest.current;
      put(name, { type: 'running' });
      try {
        put(name, { type: 'played', played: await runDialogue(draft, name, of, mine.signal), of });
      } catch (error) {
        const isOfIt = error instanceof ApiError && OF_ONE.includes(error.code);
        put(name, isOfIt ? { type: 'refused', why: error.message, of } : undefined);
        if (isOfIt) continue;
        if (!mine.signal.aborted) setTrouble(error as Error);
        break;
      }
    }
    setBusy(false);
  }

  return {
    outcomes,
    busy,
    trouble,
    run,
    stop: () => current.current?.abort(),
    forget: (name: string) => put(name, undefined),
    /** Whether the draft was changed since. */
    isOld: (outcome: Outcome) => outcome.type !== 'running' && !saysTheSame(outcome.of, edited),
  };
}

/** How it is drawn does not matter; what an edit leaves alone stays the same object. */
function saysTheSame(one: Edited, other: Edited): boolean {
  const keys = new Set([...Object.keys(one.document), ...Object.keys(other.document)]);
  keys.delete('canvas');
  return one.prompts === other.prompts && [...keys].every((key) => one.document[key] === other.document[key]);
}

export type DialogueRuns = ReturnType<typeof useDialogueRuns>;
