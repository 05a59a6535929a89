/** Whether a reply may be sent. Pure; each check is a module of its own. */
import { fold } from '../../../perception/normalise.ts';
import { availability } from './availability.ts';
import { contacts } from './contacts.ts';
import { days } from './days.ts';
import type { ReplyFacts } from './facts.ts';
import { houseNames } from './house-names.ts';
import { type Language, otherLanguage } from './language.ts';
import { leaked } from './leak.ts';
import { money } from './money.ts';
import { pressing } from './pressing.ts';
import { type Sentence, type SentenceCheck, sentencesOf } from './sentence.ts';

export const SENTENCE_CHECKS: readonly SentenceCheck[] = [
  money,
  days,
  houseNames,
  availability,
  pressing,
  contacts,
];

export interface Problem {
  check: string;
  /** For the model that is to do better. */
  message: string;
}

export interface ReplyRules {
  facts: Readonly<ReplyFacts>;
  language: Language;
  /** Characters. */
  maxLength: number;
  /** What it was told to do, without facts. */
  instructions: string;
}

export function checkReply(text: string, rules: ReplyRules): Problem[] {
  const problems: Problem[] = [];
  if (text.trim() === '') problems.push({ check: 'length', message: 'it is empty' });
  if (text.length > rules.maxLength) {
    problems.push({
      check: 'length',
      message: `it has ${text.length} characters, ${rules.maxLength} are allowed`,
    });
  }
  const other = otherLanguage(fold(text), rules.language);
  if (other !== undefined) {
    problems.push({
      check: 'language',
      message: `it is in "${other}", the customer speaks "${rules.language}"`,
    });
  }
  if (leaked(text, rules.instructions) !== undefined) {
    problems.push({ check: 'leak', message: 'it repeats the instructions' });
  }
  for (const sentence of sentencesOf(text)) problems.push(...checkSentence(sentence, rules.facts));
  return problems;
}

export function checkSentence(sentence: Sentence, facts: Readonly<ReplyFacts>): Problem[] {
  return SENTENCE_CHECKS.flatMap(({ name, problems }) =>
    problems(sentence, facts).map((said) => ({
      check: name,
      message: `"${said}" is not among the facts`,
    })),
  );
}
