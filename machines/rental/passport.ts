/** The document of guests who have no CPF. Every country numbers its own way, so only the form is read. */

const NAMED = /\bpass?aporte?\b|\bpassport\b/i;
const NUMBER = /\b(?=[A-Z]*\d)(?:[A-Z]{1,3} ?\d{5,8}[A-Z]?|\d{8,9})\b/i;
const ALONE = /^\W*[A-Z]{1,3} ?\d{6,8}\W*$/i;

/**
 * The number of a passport that a text calls one, or of letters and digits that are all of it; digits alone might as
 * well be a CPF with slips.
 */
export function readPassport(text: string): string | undefined {
  if (!NAMED.test(text) && !ALONE.test(text)) return undefined;
  return NUMBER.exec(text)?.[0].replace(' ', '').toUpperCase();
}
