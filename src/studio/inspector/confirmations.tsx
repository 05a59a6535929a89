import { Button, Group, List, Stack, Text } from '@mantine/core';
import { QuestionDialog } from '../shell/question-dialog.tsx';
import { questions } from './confirm.ts';

export function Confirmations() {
  return (
    <QuestionDialog questions={questions}>
      {(question, close) => (
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
    </QuestionDialog>
  );
}
