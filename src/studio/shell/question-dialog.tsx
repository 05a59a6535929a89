import { Modal, type ModalProps } from '@mantine/core';
import { useSelector } from '@xstate/store-react';
import type { ReactNode } from 'react';
import type { QuestionStore } from './question.ts';

/** The dialog of a question, open while it is asked. */
export function QuestionDialog<Question extends { title: string }>({
  questions,
  size,
  children,
}: {
  questions: QuestionStore<Question>;
  size?: ModalProps['size'];
  children(question: Question, close: () => void): ReactNode;
}) {
  const question = useSelector(questions, ({ context }) => context.question);
  const close = () => questions.trigger.closed();
  return (
    <Modal
      opened={question !== undefined}
      onClose={close}
      title={question?.title ?? ''}
      closeButtonProps={{ 'aria-label': 'Close' }}
      {...(size !== undefined && { size })}
    >
      {question && children(question, close)}
    </Modal>
  );
}
