import { useSelector } from '@xstate/store-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/client.ts';
import { type Draft, saveDraft } from '../api/drafts.ts';
import { contentOf, type Editor, isDirty } from '../document/editor-store.ts';

const QUIET_MS = 1_000;
const RETRY_MS = 5_000;

export type Saving =
  | { state: 'saved' | 'waiting' | 'saving' }
  | { state: 'failed'; message: string }
  | { state: 'conflict'; by: string; revision: number; at: string | number };

/** Saves a second after the last change. One that somebody else changed meanwhile is not overwritten: it is told. */
export function useAutosave(editor: Editor, draft: Draft, enabled: boolean) {
  const content = useSelector(editor, ({ context }) => contentOf(context));
  const dirty = useSelector(editor, ({ context }) => isDirty(context));
  const revision = useRef(draft.revision);
  const busy = useRef(false);
  const [saving, setSaving] = useState<Saving>({ state: 'saved' });
  const stopped = saving.state === 'conflict';

  const save = useCallback(async () => {
    const { context } = editor.getSnapshot();
    if (busy.current || !isDirty(context)) return;
    const now = contentOf(context);
    busy.current = true;
    setSaving({ state: 'saving' });
    try {
      const title = now.title.trim() === '' ? 'Untitled' : now.title;
      const answer = await saveDraft(draft.id, { ...now, title, revision: revision.current });
      revision.current = answer.revision;
      editor.trigger.saved({ content: now });
      setSaving({ state: 'saved' });
    } catch (error) {
      setSaving(failure(error));
    } finally {
      busy.current = false;
    }
  }, [editor, draft.id]);

  // Each change of the content begins the wait anew.
  useEffect(() => {
    if (!enabled || !dirty || stopped || saving.state === 'saving') return;
    const timer = setTimeout(save, saving.state === 'failed' ? RETRY_MS : QUIET_MS);
    return () => clearTimeout(timer);
  }, [content, dirty, enabled, stopped, saving.state, save]);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (isDirty(editor.getSnapshot().context)) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('beforeunload', warn);
      if (enabled) void save();
    };
  }, [editor, enabled, save]);

  const resume = useCallback((from: number) => {
    revision.current = from;
    setSaving({ state: 'saved' });
  }, []);
  const shown: Saving = dirty && saving.state === 'saved' ? { state: 'waiting' } : saving;
  return { saving: shown, save, resume };
}

function failure(error: unknown): Saving {
  if (error instanceof ApiError && error.status === 409) {
    const { updatedBy = 'somebody else', revision = 0, updatedAt = Date.now() } = error.detail;
    return {
      state: 'conflict',
      by: String(updatedBy),
      revision: Number(revision),
      at: updatedAt as string | number,
    };
  }
  return { state: 'failed', message: error instanceof Error ? error.message : 'It could not be saved.' };
}
