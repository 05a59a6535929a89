import { useEffect, useRef, useState } from 'react';
import type { Problem, Source } from '../api/funnel-types.ts';
import { checkFunnel } from '../api/funnels.ts';

const QUIET_MS = 350;

export interface Check {
  problems: readonly Problem[];
  checking: 'checked' | 'checking' | 'failed';
}

/** What the server says is wrong, asked anew when typing pauses; an older question is given up. */
export function useCheck({ document, prompts }: Source, enabled = true): Check {
  const [check, setCheck] = useState<Check>({ problems: [], checking: 'checking' });
  const first = useRef(true);
  useEffect(() => {
    if (!enabled) return setCheck({ problems: [], checking: 'checked' });
    const stop = new AbortController();
    const ask = async () => {
      try {
        const { problems } = await checkFunnel({ document, prompts }, stop.signal);
        setCheck({ problems, checking: 'checked' });
      } catch {
        if (!stop.signal.aborted) setCheck((before) => ({ ...before, checking: 'failed' }));
      }
    };
    setCheck((before) => (before.checking === 'checking' ? before : { ...before, checking: 'checking' }));
    const timer = setTimeout(ask, first.current ? 0 : QUIET_MS);
    first.current = false;
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [document, prompts, enabled]);
  return check;
}
