import { Box, Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSelector } from '@xstate/store-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useParams } from 'wouter';
import { type Draft, readDraft, saveDraft } from '../api/drafts.ts';
import { may, type Session } from '../api/session.ts';
import { contentOf, type Editor } from '../document/editor-store.ts';
import { Failed } from '../shell/states.tsx';
import { DraftBar } from './draft-bar.tsx';
import { DraftProvider } from './draft-context.ts';
import { DraftSaver, type Later } from './draft-saver.ts';
import { pageDrafts } from './page-drafts.ts';
import { UnsavedDialog } from './unsaved-dialog.tsx';
import { useCheck } from './use-check.ts';
import { Workspace } from './workspace.tsx';

/** A draft, to be changed. */
export function DraftView({ session }: { session: Session }) {
  const { id } = useParams<{ id: string }>();
  return <DraftOf key={id} id={id} session={session} />;
}

/** What was not saved when one left it, else as the server has it. */
function DraftOf({ id, session }: { id: string; session: Session }) {
  const [kept, setKept] = useState(() => pageDrafts.unsaved(id));
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['drafts', id],
    queryFn: ({ signal }) => readDraft(id, signal),
    enabled: kept === undefined,
    // What is edited here is newer than what would be read again.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const reload = () => {
    setKept(undefined);
    void queries.resetQueries({ queryKey: ['drafts', id] });
  };
  if (kept !== undefined) return <OpenDraft saver={kept} session={session} onReload={reload} />;
  if (data !== undefined)
    return <ReadDraft key={data.revision} draft={data} session={session} onReload={reload} />;
  if (error === null) return <Skeleton m="md" width="auto" height={300} />;
  return (
    <Box p="md">
      <Failed error={error} onRetry={() => void refetch()} />
    </Box>
  );
}

function ReadDraft({ draft, ...rest }: { draft: Draft; session: Session; onReload: () => void }) {
  const writes = may(rest.session, 'editor');
  const made = useRef<DraftSaver>(undefined);
  // Who could only read has nothing to lose when he becomes somebody who writes.
  if (made.current === undefined || (made.current.author === undefined && writes)) {
    made.current = new DraftSaver(draft, writes ? rest.session.user.name : undefined, SERVER, later);
  }
  return <OpenDraft saver={made.current} {...rest} />;
}

const SERVER = { save: saveDraft, read: readDraft };

const later: Later = (ms, act) => {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
};

function OpenDraft({
  saver,
  session,
  onReload,
}: {
  saver: DraftSaver;
  session: Session;
  onReload: () => void;
}) {
  const { editor, id, from } = saver;
  useEffect(() => {
    pageDrafts.opened(saver);
    return () => void pageDrafts.left(saver);
  }, [saver]);
  const saving = useSelector(saver.status, ({ context }) => context.saving);
  const readOnly = !may(session, 'editor');
  const { problems, checking } = useChecked(editor);
  const frame = useMemo(
    () => ({ editor, id, from, readOnly, problems, checking }),
    [editor, id, from, readOnly, problems, checking],
  );
  return (
    <DraftProvider value={frame}>
      <Workspace session={session} bar={<DraftBar saving={saving} onSave={() => void saver.save()} />} />
      <UnsavedDialog saver={saver} saving={saving} session={session} onReload={onReload} />
    </DraftProvider>
  );
}

function useChecked(editor: Editor) {
  const { document, prompts } = useSelector(editor, ({ context }) => contentOf(context));
  return useCheck({ document, prompts });
}
