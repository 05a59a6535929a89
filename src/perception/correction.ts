/** Where a message takes back what was said before: what follows counts, what was denied does not. */

import type { Stretch } from './normalise.ts';
import { NUMBER } from './numbers.ts';
import { allMatches } from './phrases.ts';
import { Sieved } from './sieve.ts';

const CORRECTION = new Sieved(
  /\b(?:na verdade|na vdd|alias|quer dizer|quero dizer|quis dizer|digo|corrigindo|errei|me enganei|me confundi|ops|desculpa|desculpe|melhor|mas (?=mudou|mudaram))\b/g,
);

/** The start of what is said after the last correction; 0 if there is none. */
export function corrected(plain: string): number {
  let start = 0;
  for (const match of allMatches(CORRECTION, plain)) start = match.index + match[0].length;
  return start;
}

const DENIED = new Sieved(
  `\\bnao (?:sao |somos |e |eram |seremos |vamos em |vao |sera |pra |para )?(?:mais )?${NUMBER}(?![\\w/])(?: (?:pessoas|adultos|criancas))?`,
  'g',
);
const NOT = new Sieved(/\bnao /);

/** "nao somos 4", "6, nao 4": numbers that do not hold. */
export function denied(plain: string): Stretch[] {
  if (!NOT.test(plain)) return [];
  return allMatches(DENIED, plain).map(({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  }));
}
