import { Alert, Button, Code, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { dialoguesQuery, saveDialogue } from '../api/dialogues.ts';
import type { SimulatedStep } from '../api/simulate.ts';
import { Failed } from '../shell/states.tsx';
import { dateTime } from '../shell/time.ts';
import { dialogueYaml, type Run } from './run.ts';

interface Props {
  draft: string;
  run: Run;
  steps: readonly SimulatedStep[];
  onClose(): void;
}

/** Keeps a run beside the draft as a test: what must be so again after each turn. */
export function SaveDialogue({ draft, run, steps, onClose }: Props) {
  const [description, setDescription] = useState('');
  const name = nameOf(description);
  const kept = useQuery(dialoguesQuery(draft));
  const other = kept.data?.items.find((one) => one.name === name);
  const yaml = dialogueYaml(description, run, steps);
  const save = useMutation({
    mutationFn: () =>
      saveDialogue(draft, { name, yaml, start: { at: run.start.at, channel: run.start.channel } }),
    onSuccess: () => {
      notifications.show({ message: `Saved as the dialogue test “${name}”.` });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Save as a dialogue test" size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          <TextInput
            label="What it shows"
            placeholder="e.g. A customer changes the dates after the options"
            required
            data-autofocus
            maxLength={120}
            value={description}
            onChange={({ currentTarget }) => setDescription(currentTarget.value)}
          />
          <Code block mah={280} style={{ overflow: 'auto' }} tabIndex={0}>
            {yaml}
          </Code>
          {other && (
            <Alert color="orange" title={`There is a test “${name}” already`}>
              {other.by} saved it {dateTime(other.at)}. Say something else above to keep both.
            </Alert>
          )}
          {kept.isError && <Failed error={kept.error} onRetry={() => void kept.refetch()} />}
          {save.isError && (
            <Text size="sm" className="bubble-error" role="alert">
              {save.error.message}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={save.isPending}
              disabled={name === '' || kept.data === undefined}
              {...(other && { color: 'red' })}
            >
              {other ? 'Replace it' : 'Save'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const nameOf = (description: string): string =>
  description
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
