/**
 * Puts the words that stand for people, days, numbers and the like into Portuguese, so that one grammar reads
 * slots in all languages. Names stay as they are written.
 */
import type { Language } from '../actor/event.ts';
import type { Lexicon } from './lexicon.ts';
import { ENGLISH } from './lexicon-en.ts';
import { SPANISH } from './lexicon-es.ts';
import { type Reading, words } from './normalise.ts';
import { allMatches } from './phrases.ts';

const LEXICONS: Readonly<Partial<Record<Language, Lexicon>>> = { en: ENGLISH, es: SPANISH };

export function translate(reading: Reading, language: Language): Reading {
  const lexicon = LEXICONS[language];
  if (!lexicon) return reading;
  let { text, plain } = reading;
  for (const [said, meant] of lexicon.phrases) {
    const changes = allMatches(said, plain).map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      by: meant.replace(GROUP, (_, group) => match[Number(group)] ?? ''),
    }));
    [text, plain] = [splice(text, changes), splice(plain, changes)];
  }
  const changes: Change[] = [];
  for (const { word, start } of words(plain)) {
    const by = lexicon.words.get(word);
    if (by !== undefined) changes.push({ start, end: start + word.length, by });
  }
  // "Ortega y Gasset" is a name
  const inText = changes.filter(({ start, end, by }) => end - start > 1 || by.length > 1);
  [text, plain] = [splice(text, inText), splice(plain, changes)];
  return { text, plain, words: words(plain) };
}

const GROUP = /\$(\d)/g;

interface Change {
  start: number;
  end: number;
  by: string;
}

/** The text with each of the stretches, in order, put otherwise. */
export function splice(text: string, changes: readonly Change[]): string {
  if (changes.length === 0) return text;
  let result = '';
  let from = 0;
  for (const { start, end, by } of changes) {
    result += text.slice(from, start) + by;
    from = end;
  }
  return result + text.slice(from);
}
