/** Sums of money as they are typed: "R$ 3.500,00", "3 mil", "dois mil e quinhentos", "3k", "800 reais". */
import { HUNDREDS, NUMBER_WORD, toNumber } from './numbers.ts';

const HUNDRED = Object.keys(HUNDREDS).join('|');

/** Source of a pattern for a sum, with the named groups that `sumOf` reads. */
export const SUM =
  `(?<sign>(?:r|brl)\\$? ?|\\$ ?)?` +
  `(?:(?<digits>\\d{1,3}(?:[. ]\\d{3})+|\\d{1,6})(?:,(?<decimals>\\d{1,2})|\\.(?<tenths>\\d)(?= ?(?:mil|k)))?(?: ?(?<thousands>mil|k|thousand)(?: e (?<rest>${HUNDRED}|\\d{3}))?)?` +
  `|(?:(?<many>${NUMBER_WORD}) )?mil(?: e (?<more>${HUNDRED}))?|(?<hundreds>${HUNDRED})(?: e (?<tens>cinquenta|vinte|trinta|quarenta))?)(?![a-z\\d])` +
  `(?<unit> ?(?:reais|real|conto|contos|pila|pilas|dinheiros|brl))?`;

const TENS: Readonly<Record<string, number>> = { vinte: 20, trinta: 30, quarenta: 40, cinquenta: 50 };
const NOT_A_DIGIT = /\D/g;

/** In whole BRL; undefined if it is none. */
export function sumOf(groups: Record<string, string | undefined>): number | undefined {
  const { digits, tenths, decimals = tenths, thousands, rest, many, more, hundreds, tens } = groups;
  if (digits !== undefined) {
    const whole = Number(digits.replace(NOT_A_DIGIT, ''));
    if (thousands === undefined) return whole;
    const fraction = decimals === undefined ? 0 : Number(`0.${decimals}`);
    return Math.round((whole + fraction) * 1000) + (rest ? (HUNDREDS[rest] ?? Number(rest)) : 0);
  }
  if (hundreds !== undefined) return HUNDREDS[hundreds]! + (tens ? TENS[tens]! : 0);
  const count = many === undefined ? 1 : toNumber(many);
  return count === undefined ? undefined : count * 1000 + (more ? HUNDREDS[more]! : 0);
}
