import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type NameQuestion, nameQuestions } from './ask-name.ts';
import { QuestionDialog } from './question-dialog.tsx';

/** Asks for the name of something new. */
export function NameDialog() {
  return (
    <QuestionDialog questions={nameQuestions} size="sm">
      {(question, close) => <Ask question={question} onClose={close} />}
    </QuestionDialog>
  );
}

function Ask({ question, onClose }: { question: NameQuestion; onClose(): void }) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const name = String(new FormData(event.currentTarget).get('name')).trim();
        if (name === '') return;
        onClose();
        question.onName(name);
      }}
    >
      <Stack>
        <TextInput
          label={question.label}
          description={question.description}
          placeholder={question.placeholder}
          name="name"
          required
          maxLength={80}
          autoComplete="off"
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit">Add</Button>
        </Group>
      </Stack>
    </form>
  );
}
