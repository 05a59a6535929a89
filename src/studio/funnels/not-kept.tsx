import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import type { Problem } from '../api/funnel-types.ts';

interface Props {
  problems: readonly Problem[];
  onClose(): void;
  onGoOn(): void;
}

/** Before a draft is made of a file of which not everything could be kept. */
export function NotKept({ problems, onClose, onGoOn }: Props) {
  return (
    <Modal
      opened
      onClose={onClose}
      title="Not everything of the file can be kept"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <List size="sm">
          {problems.map(({ path, message }, place) => (
            <List.Item key={place} className="words">
              {message}
              {path.length > 0 && (
                <Text size="xs" c="dimmed">
                  {path.join(' › ')}
                </Text>
              )}
            </List.Item>
          ))}
        </List>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={onGoOn} data-autofocus>
            Make a draft without them
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
