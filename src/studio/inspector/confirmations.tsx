import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useSelector } from '@xstate/store-react';
import { questions } from './confirm.ts';

export function Confirmations() {
  const question = useSelector(questions, ({ context }) => context.question);
  const close = () => questions.trigger.closed();
  return (
    <Modal
      opened={question !== undefined}
      onClose={close}
      title={question?.title ?? ''}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {question && (
        <Stack>
          <Text size="sm">{question.message}</Text>
          <List size="sm">
            {question.items.slice(0, 8).map((item) => (
              <List.Item key={item}>{item}</List.Item>
            ))}
            {question.items.length > 8 && <List.Item>and {question.items.length - 8} more</List.Item>}
          </List>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button
              color="red"
              data-autofocus
              onClick={() => {
                question.onConfirm();
                close();
              }}
            >
              {question.action}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
