import { expect, test } from 'vitest';
import { readPassport } from '../../../machines/rental/passport.ts';

test.each([
  ['passport AB123456', 'AB123456'],
  ['my passport number is 523456789', '523456789'],
  ['Pasaporte: AAB 123456', 'AAB123456'],
  ['passaporte FX123456', 'FX123456'],
  ['C01X00T47 is no form we know', undefined],
  ['ab123456', 'AB123456'],
  ['AB 123456.', 'AB123456'],
  ['my passport is 12345678', '12345678'],
  ['MY PASSPORT IS 12345678', '12345678'],
  ['I only have a passport', undefined],
  ['523456789', undefined],
  ['529.982.247-25', undefined],
  ['20/12 a 27/12', undefined],
  ['no', undefined],
])('in %s it is %s', (text, number) => expect(readPassport(text)).toBe(number));
