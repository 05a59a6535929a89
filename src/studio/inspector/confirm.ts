/** Questions that must be answered before something is done; shown by `Confirmations`. */
import { questionStore } from '../shell/question.ts';

export interface Question {
  title: string;
  message: string;
  items: readonly string[];
  action: string;
  onConfirm: () => void;
}

export const questions = questionStore<Question>();

export const ask = (question: Question): void => questions.trigger.asked({ question });
