/** The eleven digits of a CPF that is typed with or without dots, with right check digits; undefined for any other. */
export function readCpf(typed: string): string | undefined {
  const digits = typed.replaceAll(/[.\-\s]/g, '');
  if (!/^\d{11}$/.test(digits) || /^(\d)\1{10}$/.test(digits)) return undefined;
  return checkDigit(digits, 9) === digits[9] && checkDigit(digits, 10) === digits[10] ? digits : undefined;
}

/** Receita Federal: the weights fall to 2; the sum modulo 11, from 11, where 10 and 11 are 0. */
function checkDigit(digits: string, length: number): string {
  let sum = 0;
  for (let at = 0; at < length; at++) sum += Number(digits[at]) * (length + 1 - at);
  return String(((sum * 10) % 11) % 10);
}
