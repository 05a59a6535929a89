/** Questions that must be answered before something is done; shown by `Confirmations`. */
import { createStore } from '@xstate/store';

export interface Question {
  title: string;
  message: string;
  items: readonly string[];
  action: string;
  onConfirm: () => void;
}

export const questions = createStore({
  context: { question: undefined as Question | undefined },
  on: {
    asked: (_, { question }: { question: Question }) => ({ question }),
    closed: () => ({ question: undefined }),
  },
});

export const ask = (question: Question): void => questions.trigger.asked({ question });
