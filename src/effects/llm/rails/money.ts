/** Sums of money must be among the facts, to the cent or rounded to whole reais; other currencies never are. */

import { BEGIN_NUMBER_WORD, NUMBER_WORDS, numberOfWords } from './number-words.ts';
import type { SentenceCheck } from './sentence.ts';

const AMOUNT = String.raw`\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:[.,]\d{1,2})?`;
const THOUSAND = String.raw`(?:\s*(?:mil|k|thousand)\b)`;
const OURS = 'reais|real|brl|contos?|pilas?|reales';
const FOREIGN = 'dolar(?:es)?|dollars?|euros?|usd|eur|pesos';
/** What is spoken of after a sum of money, where its currency is left out. */
const PRICED = String.raw`(?:/|por|a|ao|per|each|de|la)\s*(?:noite|diaria|dia|night|day|noche|entrada|sinal|limpeza|caucao)\b|(?:no|in|en)\s+total\b|/\s*(?:noite|dia|night)`;
/** Before a sum of money, where its currency is left out. */
const PRICE_FOLLOWS =
  '(?:custa|custam|sai|saem|sai por|saem por|fica por|fica em|ficam? por|por apenas|por so|faco por|fecho por|fechar por|fazer por|valor de|preco de|total de|costs?|for just|for only|cuesta|por solo)';
/** What is counted, rather than paid, after a number. */
const COUNTED = String.raw`(?![\d.,]*\d)(?!\s*(?:%|m\b|m2|km|h\b|min|pessoas|hospedes|noites|diarias|dias|quartos|metros|minutos|horas|people|nights|noches|personas))`;
/** A number that small beside such a word is more likely one of nights or people. */
const LEAST_BARE = 50;

const PATTERNS: readonly { pattern: RegExp; isForeign?: boolean; least?: number }[] = [
  { pattern: new RegExp(String.raw`(?:r\$|brl)\s*(?<amount>${AMOUNT})(?<mil>${THOUSAND})?`, 'g') },
  {
    pattern: new RegExp(
      String.raw`(?:us\$|u\$s|(?<!r)\$|€|£|usd|eur)\s*(?<amount>${AMOUNT})(?<mil>${THOUSAND})?`,
      'g',
    ),
    isForeign: true,
  },
  {
    pattern: new RegExp(String.raw`(?<amount>${AMOUNT})(?<mil>${THOUSAND})?\s*(?:de\s+)?(?:${OURS})\b`, 'g'),
  },
  {
    pattern: new RegExp(
      String.raw`(?<amount>${AMOUNT})(?<mil>${THOUSAND})?\s*(?:de\s+)?(?:${FOREIGN}|€|£)`,
      'g',
    ),
    isForeign: true,
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\d.,/$-]|\$ )(?<amount>${AMOUNT})(?<mil>${THOUSAND})?\s*(?:${PRICED})`,
      'g',
    ),
    least: LEAST_BARE,
  },
  {
    pattern: new RegExp(
      String.raw`\b${PRICE_FOLLOWS}\s+(?<amount>${AMOUNT})(?<mil>${THOUSAND})?${COUNTED}`,
      'g',
    ),
    least: LEAST_BARE,
  },
  {
    pattern: new RegExp(String.raw`\b${PRICE_FOLLOWS}\s+(?<words>${NUMBER_WORDS})${COUNTED}`, 'g'),
    least: LEAST_BARE,
  },
  { pattern: new RegExp(String.raw`(?<words>${NUMBER_WORDS})\s+(?:de\s+)?(?:${OURS})\b`, 'g') },
];

export const money: SentenceCheck = {
  name: 'money',
  begins: [...BEGIN_NUMBER_WORD, 'reais', 'brl', 'usd', 'eur', 'dolar', 'dollar'],
  problems({ text, plain }, facts) {
    const found = new Map<number, string>();
    for (const { pattern, isForeign = false, least = 0 } of PATTERNS) {
      for (const match of plain.matchAll(pattern)) {
        const value = amountOf(match.groups!);
        if (value < least || (!isForeign && isFact(value, facts.money))) continue;
        found.set(match.index, text.slice(match.index, match.index + match[0].length).trim());
      }
    }
    return [...found.values()];
  },
};

function amountOf({ amount, words, mil }: Record<string, string | undefined>): number {
  const value = amount === undefined ? numberOfWords(words!) : parseAmount(amount);
  return mil === undefined ? value : value * 1_000;
}

/** Reads `1.200,50` and `1,200.50`; three digits behind a single mark are thousands. */
export function parseAmount(said: string): number {
  const cents = /[.,](\d{1,2})$/.exec(said);
  const whole = (cents === null ? said : said.slice(0, cents.index)).replaceAll(/[.,]/g, '');
  return Number(`${whole}.${cents?.[1] ?? '0'}`);
}

const isFact = (value: number, facts: readonly number[]) =>
  facts.some(
    (fact) => Math.abs(fact - value) < 0.005 || (Number.isInteger(value) && Math.round(fact) === value),
  );
