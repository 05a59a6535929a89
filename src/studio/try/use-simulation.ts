import { useQuery } from '@tanstack/react-query';
import { useEffect, useReducer, useState } from 'react';
import { type SimulatedStep, simulate } from '../api/simulate.ts';
import type { Raw } from '../document/raw.ts';
import { type Run, run } from './run.ts';

/** While somebody edits, the run is not asked for at each letter (ms). */
const CALM = 400;

const NO_STEPS: readonly SimulatedStep[] = [];

/** The run, and what the draft as it is now makes of it: an edit replays it. */
export function useSimulation(document: Raw, prompts: Readonly<Record<string, unknown>>) {
  const [asked, change] = useReducer(run, undefined, () => newRun());
  const source = useCalm(document, prompts);
  const answer = useQuery({
    queryKey: ['simulation', source.id, asked],
    queryFn: ({ signal }) =>
      simulate({ document: source.document, prompts: source.prompts, ...asked }, signal),
    enabled: asked.inputs.length > 0,
    placeholderData: (before) => (asked.inputs.length === 0 ? undefined : before),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const steps = asked.inputs.length === 0 ? NO_STEPS : (answer.data?.steps ?? NO_STEPS);
  return {
    run: asked,
    change,
    steps,
    now: (asked.inputs.length === 0 ? undefined : answer.data?.now) ?? asked.start.at,
    busy: answer.isFetching,
    error: answer.error,
    retry: () => void answer.refetch(),
  };
}

function newRun(): Run {
  return { start: { at: Date.now(), channel: 'whatsapp' }, inputs: [] };
}

let sources = 0;

/** The document and prompts once they have been the same for a moment; `id` changes with them. */
function useCalm(document: Raw, prompts: Readonly<Record<string, unknown>>) {
  const [calm, setCalm] = useState(() => ({ document, prompts, id: ++sources }));
  useEffect(() => {
    if (calm.document === document && calm.prompts === prompts) return;
    const timer = setTimeout(() => setCalm({ document, prompts, id: ++sources }), CALM);
    return () => clearTimeout(timer);
  }, [document, prompts, calm]);
  return calm;
}
