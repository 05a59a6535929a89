import { alternativesOf } from './pattern.ts';
import { AnyOf, Sieved } from './sieve.ts';

/** One pattern for any of some phrases, each the source of a pattern for folded text, as whole words. */
export function anyOf(...phrases: readonly string[]): AnyOf {
  return new AnyOf(phrases.flatMap(alternativesOf).map((phrase) => wholeWords([phrase])));
}

/** As {@link anyOf}, for all matches. */
export function everyOf(...phrases: readonly string[]): Sieved {
  return new Sieved(wholeWords(phrases), 'g');
}

const wholeWords = (phrases: readonly string[]): string =>
  `(?<![a-z0-9])(?:${phrases.join('|')})(?![a-z0-9])`;

const NO_MATCHES: readonly RegExpExecArray[] = [];

/** Every match of a global pattern. Unlike `matchAll` it makes no copy of the pattern for each text. */
export function allMatches(pattern: RegExp | Sieved, text: string): readonly RegExpExecArray[] {
  if (!(pattern instanceof Sieved)) return everyMatch(pattern, text);
  return pattern.mayMatch(text) ? everyMatch(pattern.pattern, text) : NO_MATCHES;
}

function everyMatch(pattern: RegExp, text: string): readonly RegExpExecArray[] {
  pattern.lastIndex = 0;
  let match = pattern.exec(text);
  if (!match) return NO_MATCHES;
  const found: RegExpExecArray[] = [];
  for (; match; match = pattern.exec(text)) found.push(match);
  return found;
}
