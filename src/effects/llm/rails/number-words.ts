/** Numbers in Portuguese words, as far as prices are spelled out: `dois mil e quinhentos`. */
const VALUES: Readonly<Record<string, number>> = {
  um: 1,
  uma: 1,
  dois: 2,
  duas: 2,
  tres: 3,
  quatro: 4,
  cinco: 5,
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
  dezessete: 17,
  dezoito: 18,
  dezenove: 19,
  vinte: 20,
  trinta: 30,
  quarenta: 40,
  cinquenta: 50,
  sessenta: 60,
  setenta: 70,
  oitenta: 80,
  noventa: 90,
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

const WORD = `(?:${[...Object.keys(VALUES), 'mil'].join('|')})`;

/** Source of a pattern for one, in text without accents and in lower case. */
export const NUMBER_WORDS = String.raw`\b${WORD}(?:\s+(?:e\s+)?${WORD})*\b`;

/** From ten on: smaller ones are seldom prices and often people. */
export const BEGIN_NUMBER_WORD: readonly string[] = [
  ...Object.keys(VALUES).filter((word) => VALUES[word]! >= 10),
  'mil',
];

export function numberOfWords(words: string): number {
  let total = 0;
  let group = 0;
  for (const word of words.split(/\s+(?:e\s+)?/)) {
    if (word === 'mil') {
      total += (group || 1) * 1_000;
      group = 0;
    } else group += VALUES[word] ?? 0;
  }
  return total + group;
}
