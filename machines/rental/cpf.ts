import { isCpf } from '../../src/perception/contact.ts';

/** The eleven digits of a CPF that is typed with or without dots, with right check digits; undefined for any other. */
export function readCpf(typed: string): string | undefined {
  const digits = typed.replaceAll(/[.\-\s]/g, '');
  return /^\d{11}$/.test(digits) && isCpf(digits) ? digits : undefined;
}
