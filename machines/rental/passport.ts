/** The document of guests who have no CPF. Every country numbers its own way, so only the form is read. */

const NAMED = /\bpass?aporte?\b|\bpassport\b/i;
/** Letters and digits, apart only in capitals: "is 12345678" has no letters of a number. */
const NUMBERS = [
  /\b(?!(?:IS|ES|NO|NR)\b)[A-Z]{1,3} \d{6,8}\b/,
  /\b[A-Z]{1,3}\d{5,8}[A-Z]?\b/i,
  /\b\d{8,9}\b/,
];
const ALONE = /^\W*[A-Z]{1,3} ?\d{6,8}\W*$/i;

/**
 * The number of a passport that a text calls one, or of letters and digits that are all of it; digits alone might as
 * well be a CPF with slips.
 */
export function readPassport(text: string): string | undefined {
  if (!NAMED.test(text) && !ALONE.test(text)) return undefined;
  for (const number of ALONE.test(text) ? [ALONE] : NUMBERS) {
    const found = number.exec(text)?.[0];
    if (found !== undefined) return found.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
  }
  return undefined;
}
