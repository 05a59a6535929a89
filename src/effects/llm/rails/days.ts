/** Days must be among the facts; without a month any fact of that day of the month will do. */
import { NUMBER_WORDS, numberOfWords } from './number-words.ts';
import type { SentenceCheck } from './sentence.ts';

const MONTHS: readonly string[] = [
  'janeiro|january|enero|jan|ene',
  'fevereiro|february|febrero|fev|feb',
  'marco|march|marzo|mar',
  'abril|april|abr|apr',
  'maio|may|mayo|mai',
  'junho|june|junio|jun',
  'julho|july|julio|jul',
  'agosto|august|ago|aug',
  'setembro|september|septiembre|set|sep',
  'outubro|october|octubre|out|oct',
  'novembro|november|noviembre|nov',
  'dezembro|december|diciembre|dez|dec|dic',
];
const MONTH = `(?<month>${MONTHS.join('|')})\\b`;
const NUMBERS = new Map(MONTHS.flatMap((names, index) => names.split('|').map((name) => [name, index + 1])));

const DAY = String.raw`(?<!\d|\d[.,/])(?<day>\d{1,2})(?:st|nd|rd|th|o)?`;
const UNTIL = String.raw`(?:\s*(?:a|ao|e|ate|to|and|y|al|-)\s*(?:o\s+)?(?:dia\s+)?(?<last>\d{1,2})(?:st|nd|rd|th)?)?(?![\d,.]*\d)`;
const YEAR = String.raw`(?:,?\s+(?:de\s+|del\s+)?(?<year>20\d\d)\b)?`;
/** What is counted, rather than dated, after a number. */
const COUNTED = String.raw`(?!\s*(?:%|h\b|hs\b|km|m\b|min|pessoas|hospedes|noites|quartos|horas|anos|meses|semanas|adultos|criancas|reais|guests|nights|people|personas|noches))`;

/** In this order: what one has read the next ones do not read again. */
const PATTERNS: readonly RegExp[] = [
  /\b(?<year>20\d\d)-(?<month>\d\d)-(?<day>\d\d)\b/g,
  /(?<![\d/])(?<day>\d{1,2})[/](?<month>\d{1,2})(?:[/](?<year>20\d\d|\d\d))?(?![\d/])/g,
  /(?<![\d.-])(?<day>\d{1,2})([.-])(?<month>\d{1,2})\2(?<year>20\d\d)(?!\d)/g,
  new RegExp(`${DAY}${UNTIL}\\s+(?:de\\s+|of\\s+)?${MONTH}${YEAR}`, 'g'),
  new RegExp(`(?<words>${NUMBER_WORDS})\\s+de\\s+${MONTH}${YEAR}`, 'g'),
  new RegExp(`\\b${MONTH}\\s+(?<day>\\d{1,2})(?:st|nd|rd|th)?${UNTIL}${YEAR}`, 'g'),
  new RegExp(`\\b(?:dias?|el|the)\\s+(?<day>\\d{1,2})(?:st|nd|rd|th|o)?${UNTIL}${COUNTED}`, 'g'),
  new RegExp(
    String.raw`\b(?:de|do|del|from)\s+(?<day>\d{1,2})\s+(?:a|ao|ate|al|to)\s+(?<last>\d{1,2})\b(?![/.,]\d)${COUNTED}`,
    'g',
  ),
];

export const days: SentenceCheck = {
  name: 'days',
  begins: [
    'dia',
    ...MONTHS.flatMap((names) => names.split('|')).filter((name) => name.length > 3 && name !== 'march'),
  ],
  problems({ text, plain }, facts) {
    return daysIn(plain).flatMap(({ at, length, said }) => {
      const isKnown = said.every((day) => facts.days.some((fact) => isSameDay(day, fact)));
      return isKnown ? [] : [text.slice(at, at + length).trim()];
    });
  },
};

/** A day as it is said: what is left out may be any. */
export interface SaidDay {
  day: number;
  month: number | undefined;
  year: string | undefined;
}

export function isSameDay({ day, month, year }: SaidDay, iso: string): boolean {
  const [isoYear, isoMonth, isoDay] = iso.split('-');
  return (
    Number(isoDay) === day &&
    (month === undefined || Number(isoMonth) === month) &&
    (year === undefined || isoYear === year)
  );
}

/** Every day, or both ends of some days, that a sentence names, and where. */
export function daysIn(plain: string): { at: number; length: number; said: SaidDay[] }[] {
  const found: { at: number; length: number; said: SaidDay[] }[] = [];
  let left = plain;
  for (const pattern of PATTERNS) {
    left = left.replace(pattern, (text, ...rest) => {
      found.push({ at: rest.at(-3) as number, length: text.length, said: daysOf(rest.at(-1) as Said) });
      return '~'.repeat(text.length);
    });
  }
  return found;
}

type Said = Record<'day' | 'words' | 'last' | 'month' | 'year', string | undefined>;

function daysOf({ day, words, last, month, year }: Said): SaidDay[] {
  const isNumber = month !== undefined && /^\d/.test(month);
  let [days, inMonth] = [
    [words === undefined ? Number(day) : numberOfWords(words)],
    month === undefined ? undefined : isNumber ? Number(month) : NUMBERS.get(month),
  ];
  if (inMonth !== undefined && inMonth > 12) [days, inMonth] = [[inMonth], days[0]]; // month first, as in English
  if (last !== undefined) days.push(Number(last));
  const inYear = year === undefined ? undefined : year.length === 2 ? `20${year}` : year;
  return days.map((day) => ({ day, month: inMonth, year: inYear }));
}
