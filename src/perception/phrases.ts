/** One pattern for any of some phrases, each the source of a pattern for folded text, as whole words. */
export function anyOf(...phrases: readonly string[]): RegExp {
  return new RegExp(`(?<![a-z0-9])(?:${phrases.join('|')})(?![a-z0-9])`);
}
