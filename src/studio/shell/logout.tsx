import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useLogout } from '../api/session.ts';
import type { DraftSaver } from '../editor/draft-saver.ts';
import { pageDrafts } from '../editor/page-drafts.ts';

/** Logs out once everything is saved; what cannot be is lost only by choice. */
export function Logout() {
  const logout = useLogout();
  const [saving, setSaving] = useState(false);
  const [unsaved, setUnsaved] = useState<readonly DraftSaver[]>([]);
  const out = async () => {
    try {
      await logout.mutateAsync();
      pageDrafts.giveUpAll();
    } catch (error) {
      const { message } = error as Error;
      notifications.show({ color: 'red', title: 'You are still logged in', message });
    }
  };
  const begin = async () => {
    setSaving(true);
    const left = await pageDrafts.saveAll();
    setSaving(false);
    if (left.length === 0) await out();
    else setUnsaved(left);
  };
  const stay = () => setUnsaved([]);
  return (
    <>
      <Button size="compact-sm" variant="default" loading={saving || logout.isPending} onClick={begin}>
        Log out
      </Button>
      <Modal
        opened={unsaved.length > 0}
        onClose={stay}
        title="Not everything is saved"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack>
          <Text size="sm">What you changed last in these drafts could not be saved. A logout drops it.</Text>
          <List size="sm">
            {unsaved.map(({ id, title, saving: { state, ...rest } }) => (
              <List.Item key={id}>
                {title}
                {'message' in rest && `: ${rest.message}`}
              </List.Item>
            ))}
          </List>
          <Group justify="flex-end">
            <Button
              variant="subtle"
              color="red"
              onClick={() => {
                stay();
                void out();
              }}
            >
              Log out and drop it
            </Button>
            <Button onClick={stay} data-autofocus>
              Stay
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
