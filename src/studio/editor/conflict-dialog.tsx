import { Button, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { createDraft } from '../api/drafts.ts';
import { agoText } from '../funnels/ago.ts';
import { useContent } from './draft-context.ts';
import type { Saving } from './use-autosave.ts';

/** Somebody else saved this draft meanwhile: nobody's work is lost without a choice. */
export function ConflictDialog({
  conflict,
  onReload,
  onOverwrite,
}: {
  conflict: Saving & { state: 'conflict' };
  onReload: () => void;
  onOverwrite: () => void;
}) {
  const content = useContent();
  const [, go] = useLocation();
  const keep = useMutation({
    mutationFn: () => createDraft({ ...content, title: `${content.title} (my copy)` }),
    onSuccess: ({ id }) => go(`~/studio/drafts/${id}`),
  });
  return (
    <Modal opened onClose={() => {}} withCloseButton={false} title={`${conflict.by} changed this draft`}>
      <Stack>
        <Text size="sm">
          {conflict.by} saved it {agoText(conflict.at)}. Your last changes are still on this page, but not
          saved.
        </Text>
        {keep.error && (
          <Text size="sm" c="red" role="alert">
            {keep.error.message}
          </Text>
        )}
        <Button loading={keep.isPending} onClick={() => keep.mutate()}>
          Keep mine as a new draft
        </Button>
        <Button variant="default" onClick={onReload}>
          Load theirs, drop mine
        </Button>
        <Button variant="subtle" color="red" onClick={onOverwrite}>
          Overwrite theirs with mine
        </Button>
      </Stack>
    </Modal>
  );
}
