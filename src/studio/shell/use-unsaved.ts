import { useEffect, useRef } from 'react';
import { type Session, useAskAnew } from '../api/session.ts';
import { pageDrafts } from '../editor/page-drafts.ts';

/** What is not saved is saved by who made it, and the browser asks before it goes with the page. */
export function useUnsaved({ user: { name }, ended = false }: Session): void {
  useEffect(() => pageDrafts.userIs(ended ? undefined : name), [name, ended]);
  const askAnew = useRef(useAskAnew());
  const over = useRef(false);
  useEffect(() => {
    if (over.current && !ended) void askAnew.current();
    over.current = ended;
  }, [ended]);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (pageDrafts.isAnyUnsaved) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, []);
}
