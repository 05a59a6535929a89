import { HUNDREDS, WORDS } from '../../../perception/numbers.ts';

/** Numbers in Portuguese words, as far as prices are spelled out: `dois mil e quinhentos`. */
const VALUES: Readonly<Record<string, number>> = {
  ...Object.fromEntries([...WORDS].filter(([word]) => !word.includes(' '))),
  cinquenta: 50,
  sessenta: 60,
  setenta: 70,
  oitenta: 80,
  noventa: 90,
  ...HUNDREDS,
};

const WORD = `(?:${[...Object.keys(VALUES), 'mil'].join('|')})`;

/** Source of a pattern for one, in text without accents and in lower case. */
export const NUMBER_WORDS = String.raw`\b${WORD}(?:\s+(?:e\s+)?${WORD})*\b`;

/** From ten on: smaller ones are seldom prices and often people. */
export const BEGIN_NUMBER_WORD: readonly string[] = [
  ...Object.keys(VALUES).filter((word) => VALUES[word]! >= 10),
  'mil',
];

export function numberOfWords(words: string): number {
  let total = 0;
  let group = 0;
  for (const word of words.split(/\s+(?:e\s+)?/)) {
    if (word === 'mil') {
      total += (group || 1) * 1_000;
      group = 0;
    } else group += VALUES[word] ?? 0;
  }
  return total + group;
}
