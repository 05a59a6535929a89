import { Button, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { createDraft } from '../api/drafts.ts';
import { may, type Session, useEndSession } from '../api/session.ts';
import { ago } from '../shell/time.ts';
import { useNow } from '../shell/use-now.ts';
import { useContent } from './draft-context.ts';
import type { DraftSaver, Saving } from './draft-saver.ts';
import { pageDrafts } from './page-drafts.ts';

interface Props {
  saver: DraftSaver;
  session: Session;
  /** Shows what is saved. */
  onReload: () => void;
}

/** What cannot simply be saved: nobody's work is lost, or saved under another name, without a choice. */
export function UnsavedDialog({ saving, ...rest }: Props & { saving: Saving }) {
  if (rest.session.ended) return null;
  const { state } = saving;
  return state === 'conflict' || state === 'deleted' || state === 'foreign' ? (
    <Choices saving={saving} {...rest} />
  ) : null;
}

type Undecided = Extract<Saving, { state: 'conflict' | 'deleted' | 'foreign' }>;

function Choices({ saver, saving, session, onReload }: Props & { saving: Undecided }) {
  const content = useContent();
  const now = useNow(10_000);
  const [, go] = useLocation();
  const logInAnew = useEndSession();
  const keep = useMutation({
    mutationFn: () => createDraft({ ...content, title: `${content.title} (my copy)` }),
    onSuccess: ({ id }) => {
      pageDrafts.giveUp(saver);
      go(`~/studio/drafts/${id}`);
    },
  });
  const drop = () => {
    pageDrafts.giveUp(saver);
    if (saving.state === 'deleted') go('~/studio/funnels');
    else onReload();
  };
  const { title, text } = wordsOf(saving, saver.author, now);
  const editor = may(session, 'editor');
  return (
    <Modal opened onClose={() => {}} withCloseButton={false} title={title}>
      <Stack>
        <Text size="sm">{text}</Text>
        {keep.error && (
          <Text size="sm" c="red" role="alert">
            {keep.error.message}
          </Text>
        )}
        {saving.state === 'foreign' && (
          <Button onClick={() => logInAnew()}>Log in as {saver.author} again</Button>
        )}
        {editor && (
          <Button
            variant={saving.state === 'foreign' ? 'default' : 'filled'}
            loading={keep.isPending}
            onClick={() => keep.mutate()}
          >
            {saving.state === 'foreign' ? 'Keep them as a new draft' : 'Keep mine as a new draft'}
          </Button>
        )}
        {saving.state === 'foreign' && editor && (
          <Button variant="default" onClick={() => saver.adopt()}>
            Save them as {saving.user}
          </Button>
        )}
        <Button variant={saving.state === 'conflict' ? 'default' : 'subtle'} onClick={drop}>
          {{ conflict: 'Load theirs, drop mine', deleted: 'Drop mine', foreign: 'Drop them' }[saving.state]}
        </Button>
        {saving.state === 'conflict' && (
          <Button variant="subtle" color="red" onClick={() => saver.resume(saving.revision)}>
            Overwrite theirs with mine
          </Button>
        )}
      </Stack>
    </Modal>
  );
}

function wordsOf(
  saving: Undecided,
  author: string | undefined,
  now: number,
): { title: string; text: string } {
  const here = 'Your last changes are still on this page, but not saved.';
  if (saving.state === 'conflict') {
    const { by, at } = saving;
    return by === author
      ? { title: 'You changed this draft elsewhere', text: `You saved it elsewhere ${ago(at, now)}. ${here}` }
      : { title: `${by} changed this draft`, text: `${by} saved it ${ago(at, now)}. ${here}` };
  }
  if (saving.state === 'deleted') return { title: 'This draft was deleted', text: here };
  const { user } = saving;
  return {
    title: `You are ${user} now`,
    text: `What ${author} changed is still on this page, but not saved. It is not saved as ${user} unless you say so.`,
  };
}
