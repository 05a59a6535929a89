/** How to reach and register somebody: an e-mail address, and the CPF, the Brazilian taxpayer number. */
import type { Reading, Stretch } from './normalise.ts';
import { allMatches } from './phrases.ts';
import { Sieved } from './sieve.ts';

export interface Contact {
  email?: string;
  cpf?: string;
  /** Where they stand, so that their digits are not read as something else. */
  stretches: Stretch[];
}

const EMAIL =
  /(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{2,63}){1,4}(?![a-z0-9@])/;
const CPF = /(?<![\d.,/-])(\d{3})[. ]?(\d{3})[. ]?(\d{3})[-. ]?(\d{2})(?![\d/-])/g;
/** Eleven digits after these are a telephone number. */
const TELEPHONE = /(?:tel|fone|cel|celular|telefone|zap|whats|whatsapp|numero|ligar|contato|\+55|\()\W{0,6}$/;
const BACK = 20;
const ELEVEN_DIGITS = new Sieved(/(?:\d[-. ]?){10}\d/);

export function readContact({ plain }: Reading): Contact {
  const contact: Contact = { stretches: [] };
  const email = plain.includes('@') ? EMAIL.exec(plain) : null;
  if (email) {
    contact.email = email[0];
    contact.stretches.push({ start: email.index, end: email.index + email[0].length });
  }
  if (!ELEVEN_DIGITS.test(plain)) return contact;
  for (const match of allMatches(CPF, plain)) {
    const digits = match.slice(1).join('');
    const before = plain.slice(Math.max(0, match.index - BACK), match.index);
    if (TELEPHONE.test(before) || !isCpf(digits)) continue;
    contact.cpf = digits;
    contact.stretches.push({ start: match.index, end: match.index + match[0].length });
    break;
  }
  return contact;
}

/**
 * Whether the last two of eleven digits are the check digits of those before them: the sum of the digits, the
 * last weighted 2 and each to its left one more, times ten modulo eleven, ten counting as zero (Receita Federal).
 */
export function isCpf(digits: string): boolean {
  if (SAME_DIGIT.test(digits)) return false;
  return checkDigit(digits, 9) === Number(digits[9]) && checkDigit(digits, 10) === Number(digits[10]);
}

const SAME_DIGIT = /^(\d)\1*$/;

function checkDigit(digits: string, length: number): number {
  let sum = 0;
  for (let index = 0; index < length; index++) sum += Number(digits[index]) * (length + 1 - index);
  return ((sum * 10) % 11) % 10;
}
