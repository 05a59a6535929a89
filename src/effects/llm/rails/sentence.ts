/** The unit in which claims are checked. */
import { fold } from '../../../perception/normalise.ts';
import type { ReplyFacts } from './facts.ts';

export interface Sentence {
  text: string;
  /** Without accents, in lower case, character for character. */
  plain: string;
  /** In the whole text. */
  start: number;
  end: number;
  /** It has come to its end, so that nothing that follows changes it. */
  isComplete: boolean;
}

/** An end is a mark with a gap behind it, so that neither `1.200` nor `site.com` has one. */
const END = /[.!?…]+["')*_]*\s+|\n+/g;

export function sentencesOf(text: string, from = 0): Sentence[] {
  const sentences: Sentence[] = [];
  let start = from;
  END.lastIndex = from;
  for (let match = END.exec(text); match !== null; match = END.exec(text)) {
    const end = match.index + match[0].length;
    sentences.push(sentence(text, start, end, true));
    start = end;
  }
  if (start < text.length) sentences.push(sentence(text, start, text.length, false));
  return sentences;
}

function sentence(whole: string, start: number, end: number, isComplete: boolean): Sentence {
  const text = whole.slice(start, end);
  return { text, plain: fold(text), start, end, isComplete };
}

/** A check of one sentence. */
export interface SentenceCheck {
  /** As it is counted and told to the model. */
  name: string;
  /** What it says that it may not. */
  problems(sentence: Sentence, facts: Readonly<ReplyFacts>): string[];
  /**
   * How words begin, bare and in lower case, that may begin something to be checked. While a reply streams, nothing
   * from such a word on is shown before its sentence was checked; digits, signs of currency and names of houses are
   * held anyway.
   */
  begins: readonly string[];
}
