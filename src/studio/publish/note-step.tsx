import { Button, Stack, Text, Textarea } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Source } from '../api/funnel-types.ts';
import { type PublishReport, publish } from '../api/publishing.ts';
import { Failed } from '../shell/states.tsx';
import { type Plan, planned } from './inside-choice.tsx';

interface Props {
  source: Source;
  plan: Plan;
  onPublished(report: PublishReport): void;
}

const MEANS = {
  keep: 'Those inside finish where they are.',
  migrate: 'Those inside move over.',
  drain: 'Those inside finish, then their version is retired.',
} as const;

export function NoteStep({ source, plan, onPublished }: Props) {
  const [note, setNote] = useState('');
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: () =>
      publish({ ...source, ...planned(plan), ...(note.trim() === '' ? {} : { note: note.trim() }) }),
    onSuccess: async (report) => {
      await queries.invalidateQueries({ queryKey: ['funnels'], exact: true });
      onPublished(report);
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <Stack gap="sm">
        <Text size="sm">New customers meet this from the moment you publish. {MEANS[plan.existing]}</Text>
        <Textarea
          label="Why"
          description="Kept in the history"
          placeholder="e.g. Asks for the dates before the place"
          maxLength={500}
          autosize
          minRows={2}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        {send.isError && <Failed error={send.error} />}
        <Button
          type="submit"
          size="md"
          loading={send.isPending}
          leftSection={<IconRocket size={18} aria-hidden />}
        >
          Publish
        </Button>
      </Stack>
    </form>
  );
}
