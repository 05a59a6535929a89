/** One pattern for any of some phrases, each the source of a pattern for folded text, as whole words. */
export function anyOf(...phrases: readonly string[]): RegExp {
  return new RegExp(`(?<![a-z0-9])(?:${phrases.join('|')})(?![a-z0-9])`);
}

/** Every match of a global pattern. Unlike `matchAll` it makes no copy of the pattern for each text. */
export function allMatches(pattern: RegExp, text: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) found.push(match);
  return found;
}
