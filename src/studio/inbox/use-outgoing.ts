import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useReducer } from 'react';
import type { JournalView } from '../api/conversations.ts';
import { write } from '../api/hand-offs.ts';
import { operatorOf } from '../conversations/story.ts';
import { type Outgoing, outgoing, restored } from './outgoing.ts';

/** Messages of this page that are on their way, until the journal of the conversation has them. */
export function useOutgoing(conversation: string, journal: readonly JournalView[]) {
  const kept = `prosa-outgoing.${conversation}`;
  const queries = useQueryClient();
  const [all, change] = useReducer(outgoing, kept, (name) => restored(sessionStorage.getItem(name)));

  useEffect(() => {
    if (all.length === 0) sessionStorage.removeItem(kept);
    else sessionStorage.setItem(kept, JSON.stringify(all));
  }, [all, kept]);

  useEffect(() => {
    change({ type: 'seen', keys: new Set(journal.flatMap((entry) => operatorOf(entry)?.id ?? [])) });
  }, [journal]);

  const send = useCallback(
    async ({ key, text }: Pick<Outgoing, 'key' | 'text'>) => {
      try {
        await write(conversation, key, text);
        change({ type: 'accepted', key });
        await queries.invalidateQueries({ queryKey: ['journal', conversation] });
      } catch (error) {
        change({ type: 'failed', key, reason: (error as Error).message });
      }
    },
    [conversation, queries],
  );

  return {
    all,
    write(text: string) {
      const key = crypto.randomUUID();
      change({ type: 'wrote', key, text, at: Date.now() });
      void send({ key, text });
    },
    again(one: Outgoing) {
      change({ type: 'sending', key: one.key });
      void send(one);
    },
    drop: (key: string) => change({ type: 'dropped', key }),
  };
}
