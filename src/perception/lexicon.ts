/** How another language is put into Portuguese. */
export interface Lexicon {
  /** What is said, as a global pattern, and how it is put; in this order, and before the words. */
  phrases: readonly (readonly [RegExp, string])[];
  words: ReadonlyMap<string, string>;
}

/** Pairs of a word and what it is called, `night=noite`, with `_` for a space. */
export function wordTable(lines: string): ReadonlyMap<string, string> {
  return new Map(
    lines
      .trim()
      .split(/\s+/)
      .map((pair) => pair.replaceAll('_', ' ').split('=') as [string, string]),
  );
}
