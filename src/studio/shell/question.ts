import { createStore } from '@xstate/store';

/** A question of which there is one at a time, from when it is asked until its dialog closes. */
export const questionStore = <Question>() =>
  createStore({
    context: { question: undefined as Question | undefined },
    on: {
      asked: (_, { question }: { question: Question }) => ({ question }),
      closed: () => ({ question: undefined }),
    },
  });

export type QuestionStore<Question> = ReturnType<typeof questionStore<Question>>;
