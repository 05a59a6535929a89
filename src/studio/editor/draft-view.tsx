import { Alert, Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSelector } from '@xstate/store-react';
import { useMemo } from 'react';
import { useParams } from 'wouter';
import { type Draft, readDraft } from '../api/drafts.ts';
import { may, type Session } from '../api/session.ts';
import { contentOf, createEditor, type Editor } from '../document/editor-store.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import { DraftBar } from './draft-bar.tsx';
import { DraftProvider } from './draft-context.ts';
import { useAutosave } from './use-autosave.ts';
import { useCheck } from './use-check.ts';
import { Workspace } from './workspace.tsx';

/** A draft, to be changed. */
export function DraftView({ session }: { session: Session }) {
  const { id } = useParams<{ id: string }>();
  const { data, error } = useQuery({
    queryKey: ['drafts', id],
    queryFn: ({ signal }) => readDraft(id, signal),
    // What is edited here is newer than what would be read again.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  if (error)
    return (
      <Alert m="md" color="red" title="This draft cannot be shown">
        {error.message}
      </Alert>
    );
  if (data === undefined) return <Skeleton m="md" width="auto" height={300} />;
  return <OpenDraft key={`${id} ${data.revision}`} draft={data} session={session} />;
}

function OpenDraft({ draft, session }: { draft: Draft; session: Session }) {
  const editor = useMemo(
    () => createEditor({ title: draft.title, document: draft.document, prompts: draft.prompts }),
    [draft],
  );
  const readOnly = !may(session, 'editor');
  const { problems, checking } = useChecked(editor);
  const { saving, save, resume } = useAutosave(editor, draft, !readOnly);
  const queries = useQueryClient();
  const frame = useMemo(
    () => ({ editor, id: draft.id, from: draft.from ?? undefined, readOnly, problems, checking }),
    [editor, draft, readOnly, problems, checking],
  );
  return (
    <DraftProvider value={frame}>
      <Workspace session={session} bar={<DraftBar saving={saving} onSave={save} />} />
      {saving.state === 'conflict' && (
        <ConflictDialog
          conflict={saving}
          onReload={() => queries.resetQueries({ queryKey: ['drafts', draft.id] })}
          onOverwrite={() => resume(saving.revision)}
        />
      )}
    </DraftProvider>
  );
}

function useChecked(editor: Editor) {
  const { document, prompts } = useSelector(editor, ({ context }) => contentOf(context));
  return useCheck({ document, prompts });
}
