import { Button, Group, Text, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowLeft, IconListCheck, IconPlayerPlay, IconPlayerStop, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { deleteDialogue, dialoguesQuery, type KeptDialogue } from '../api/dialogues.ts';
import type { Draft } from '../editor/draft-context.ts';
import { ask } from '../inspector/confirm.ts';
import { Empty, Failed, Loading } from '../shell/states.tsx';
import { dateTime } from '../shell/time.ts';
import { DialogueView } from './dialogue-view.tsx';
import { titleOf } from './dialogue-words.ts';
import { Outcome } from './outcome.tsx';
import { Tool } from './tool.tsx';
import { type DialogueRuns, useDialogueRuns } from './use-dialogue-runs.ts';

interface Props {
  draft: Draft & { id: string };
  mayDelete: boolean;
  onClose(): void;
}

/** The dialogue tests of a draft: each can be read, run and deleted. */
export function Dialogues({ draft, mayDelete, onClose }: Props) {
  const [opened, setOpened] = useState<string>();
  const kept = useQuery(dialoguesQuery(draft.id));
  const runs = useDialogueRuns(draft.id, draft);
  const remove = useRemove(draft.id, (name) => {
    runs.forget(name);
    setOpened(undefined);
  });
  const items = kept.data?.items ?? [];
  const chosen = items.find(({ name }) => name === opened);
  const onDelete = mayDelete
    ? (one: KeptDialogue) =>
        ask({
          title: 'Delete the dialogue test',
          message: `“${titleOf(one)}” is deleted for everybody who works on this draft.`,
          items: [],
          action: 'Delete',
          onConfirm: () => remove.mutate(one.name),
        })
    : undefined;
  const troubles = [runs.trouble, remove.error ?? undefined].filter((one) => one !== undefined);
  const shared = { runs, ...(onDelete && { onDelete }) };
  return (
    <section className="try" aria-label="Dialogue tests">
      {chosen ? (
        <DialogueView
          key={chosen.name}
          draft={draft}
          dialogue={chosen}
          {...shared}
          onClose={() => setOpened(undefined)}
        />
      ) : (
        <>
          <Head items={items} runs={runs} onClose={onClose} />
          <div className="dialogue-body">
            {kept.isPending ? (
              <Loading rows={3} />
            ) : kept.isError && kept.data === undefined ? (
              <Failed error={kept.error} onRetry={() => void kept.refetch()} />
            ) : items.length === 0 ? (
              <Empty icon={IconListCheck} title="No dialogue tests yet">
                Try a conversation, and save it with the disk.
              </Empty>
            ) : (
              <ul className="dialogue-list" aria-label="Kept with this draft">
                {items.map((one) => (
                  <Row key={one.name} dialogue={one} {...shared} onOpen={() => setOpened(one.name)} />
                ))}
              </ul>
            )}
          </div>
        </>
      )}
      {troubles.map((error) => (
        <Failed key={error.message} error={error} />
      ))}
    </section>
  );
}

function useRemove(draft: string, onDone: (name: string) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => deleteDialogue(draft, name),
    onSuccess: (_, name) => {
      onDone(name);
      notifications.show({ message: `The dialogue test “${name}” is deleted.` });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: dialoguesQuery(draft).queryKey }),
  });
}

function Head({
  items,
  runs,
  onClose,
}: {
  items: readonly KeptDialogue[];
  runs: DialogueRuns;
  onClose(): void;
}) {
  const played = items.flatMap(({ name }) => {
    const outcome = runs.outcomes.get(name);
    return outcome === undefined || outcome.type === 'running' ? [] : [outcome];
  });
  const passed = played.filter((one) => one.type === 'played' && one.played.passed).length;
  return (
    <Group className="try-bar" gap={6} justify="space-between" wrap="nowrap">
      <Group gap={4} wrap="nowrap">
        <Tool label="Back to the conversation" icon={IconArrowLeft} focused onClick={onClose} />
        <Text component="h3" size="sm" fw={650}>
          Dialogue tests
        </Text>
      </Group>
      <Text size="xs" c="dimmed" className="numeric" role="status">
        {played.length > 0 && `${passed} of ${played.length} passed`}
      </Text>
      {runs.busy ? (
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconPlayerStop size={14} aria-hidden />}
          onClick={runs.stop}
        >
          Stop
        </Button>
      ) : (
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          disabled={items.length === 0}
          onClick={() => void runs.run(items.map(({ name }) => name))}
        >
          Run all
        </Button>
      )}
    </Group>
  );
}

interface RowProps {
  dialogue: KeptDialogue;
  runs: DialogueRuns;
  onOpen(): void;
  onDelete?(dialogue: KeptDialogue): void;
}

function Row({ dialogue, runs, onOpen, onDelete }: RowProps) {
  const title = titleOf(dialogue);
  const outcome = runs.outcomes.get(dialogue.name);
  return (
    <li className="dialogue-row">
      <UnstyledButton className="dialogue-title" onClick={onOpen}>
        <Text component="span" size="sm" fw={600} className="words" dir="auto">
          {title}
        </Text>
      </UnstyledButton>
      <Group gap={0} wrap="nowrap">
        <Tool
          label={`Run “${title}”`}
          icon={IconPlayerPlay}
          disabled={runs.busy}
          onClick={() => void runs.run([dialogue.name])}
        />
        {onDelete && <Tool label={`Delete “${title}”`} icon={IconTrash} onClick={() => onDelete(dialogue)} />}
      </Group>
      <div className="dialogue-about">
        <Text size="xs" c="dimmed">
          {dialogue.by}, {dateTime(dialogue.at)}
        </Text>
        {outcome && <Outcome outcome={outcome} old={runs.isOld(outcome)} />}
      </div>
    </li>
  );
}
