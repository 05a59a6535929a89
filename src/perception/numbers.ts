/** Whole numbers as they are typed in Brazil: in digits or in words, up to a hundred. */
import { Sieved } from './sieve.ts';

/** By the word, slips of the pen included. */
export const WORDS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    um: 1,
    uma: 1,
    hum: 1,
    dois: 2,
    duas: 2,
    doi: 2,
    tres: 3,
    treis: 3,
    quatro: 4,
    cuatro: 4,
    quatros: 4,
    cinco: 5,
    sinco: 5,
    seis: 6,
    sete: 7,
    oito: 8,
    nove: 9,
    dez: 10,
    onze: 11,
    doze: 12,
    treze: 13,
    quatorze: 14,
    catorze: 14,
    quinze: 15,
    dezesseis: 16,
    dezasseis: 16,
    dezessete: 17,
    dezoito: 18,
    dezenove: 19,
    vinte: 20,
    trinta: 30,
    quarenta: 40,
    'meia duzia': 6,
    'uma duzia': 12,
    'uma dezena': 10,
  }),
);

export const HUNDREDS: Readonly<Record<string, number>> = {
  cem: 100,
  cento: 100,
  duzentos: 200,
  trezentos: 300,
  quatrocentos: 400,
  quinhentos: 500,
  seiscentos: 600,
  setecentos: 700,
  oitocentos: 800,
  novecentos: 900,
};

const UNITS = ['um', 'uma', 'dois', 'duas', 'tres', 'quatro', 'cinco', 'seis', 'sete', 'oito', 'nove'];

const longestFirst = [...WORDS.keys()].sort((a, b) => b.length - a.length);

/** Source of a pattern for a number in words, e.g. `quatro`, `vinte e um`. */
export const NUMBER_WORD = `(?:(?:vinte|trinta) e (?:${UNITS.join('|')})|${longestFirst.join('|')})`;

/** Source of a pattern for a number of up to three digits or in words. To be bounded by whoever uses it. */
export const NUMBER = `(?:\\d{1,3}|${NUMBER_WORD})`;

/** Whether there may be a number, also one inside a word. */
export const HAS_NUMBER = new Sieved(NUMBER);

/** The number that a match of NUMBER says; undefined for anything else. */
export function toNumber(said: string): number | undefined {
  if (DIGITS.test(said)) return Number(said);
  const whole = WORDS.get(said);
  if (whole !== undefined) return whole;
  const [tens, units] = said.split(' e ');
  const ten = tens && WORDS.get(tens);
  const unit = units && WORDS.get(units);
  return ten && unit ? ten + unit : undefined;
}

const DIGITS = /^\d{1,9}$/;
