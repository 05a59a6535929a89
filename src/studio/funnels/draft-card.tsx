import { ActionIcon, Anchor, Card, Group, Menu, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { type DraftItem, deleteDraft, draftsQuery } from '../api/drafts.ts';
import { pageDrafts } from '../editor/page-drafts.ts';
import { ask } from '../inspector/confirm.ts';
import { ago } from '../shell/time.ts';
import { useNow } from '../shell/use-now.ts';

/** A draft of the list, which may be opened or deleted. */
export function DraftCard({ draft, editable }: { draft: DraftItem; editable: boolean }) {
  const queries = useQueryClient();
  const now = useNow(10_000);
  const remove = useMutation({
    mutationFn: () => deleteDraft(draft.id),
    onSuccess: () => {
      const unsaved = pageDrafts.unsaved(draft.id);
      if (unsaved !== undefined) pageDrafts.giveUp(unsaved);
    },
    onError: ({ message }) =>
      notifications.show({ color: 'red', title: 'The draft was not deleted', message }),
    onSettled: () => queries.invalidateQueries({ queryKey: draftsQuery.queryKey }),
  });
  return (
    <Card withBorder p="md">
      <Group justify="space-between" wrap="nowrap">
        <Group wrap="nowrap" miw={0}>
          <IconPencil size={20} style={{ flex: 'none' }} aria-hidden />
          <Stack gap={2} miw={0}>
            <Anchor component={Link} href={`~/studio/drafts/${draft.id}`} fw={600} truncate>
              {draft.title}
            </Anchor>
            <Text size="sm" c="dimmed" truncate>
              {draft.from ? `from ${draft.from} · ` : ''}
              {draft.updatedBy} · {ago(draft.updatedAt, now)}
            </Text>
          </Stack>
        </Group>
        {editable && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`More about ${draft.title}`}>
                <IconDots size={18} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                className="is-danger"
                leftSection={<IconTrash size={16} aria-hidden />}
                onClick={() =>
                  ask({
                    title: 'Delete the draft',
                    message: `“${draft.title}” and its dialogue tests are deleted for everybody. Versions that were published from it stay.`,
                    items: [],
                    action: 'Delete',
                    onConfirm: () => remove.mutate(),
                  })
                }
              >
                Delete
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
    </Card>
  );
}
