/** What must have a name before it is made; asked by `NameDialog`. */
import { questionStore } from './question.ts';

export interface NameQuestion {
  title: string;
  label: string;
  description: string;
  placeholder: string;
  onName(name: string): void;
}

export const nameQuestions = questionStore<NameQuestion>();

export const askName = (question: NameQuestion): void => nameQuestions.trigger.asked({ question });

/** Of a state: its key is made of it once and for all. */
export const askTitle = (onName: (title: string) => void): void =>
  askName({
    title: 'New state',
    label: 'Title',
    description: 'It can be changed at any time. The key that is made of it stays.',
    placeholder: 'e.g. Paying',
    onName,
  });
