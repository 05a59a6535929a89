import { Button, Stack, Text, Textarea } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../api/client.ts';
import type { Source } from '../api/funnel-types.ts';
import { type PublishReport, publish } from '../api/publishing.ts';
import { Failed } from '../shell/states.tsx';
import { type Plan, planned } from './inside-choice.tsx';

interface Props {
  source: Source;
  /** What it was compared with. */
  from: string | undefined;
  plan: Plan;
  /** Compares it anew: somebody else has published meanwhile. */
  onCompare(): void;
  onPublished(report: PublishReport): void;
}

const MEANS = {
  keep: 'Those inside finish where they are.',
  migrate: 'Those inside move over.',
  drain: 'Those inside finish, then their version is retired.',
} as const;

export function NoteStep({ source, from, plan, onCompare, onPublished }: Props) {
  const [note, setNote] = useState('');
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: () =>
      publish({
        ...source,
        ...planned(plan),
        ...(from === undefined ? {} : { from }),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      }),
    onError: () => queries.invalidateQueries({ queryKey: ['funnels'], exact: true }),
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
        {send.error instanceof ApiError && send.error.status === 409 && (
          <Button variant="default" onClick={onCompare}>
            See what changes now
          </Button>
        )}
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
