/**
 * Finds the dates in a folded text, each as far as it was said: `20/12`, `27 de dezembro`, `dia 20`, `amanha`,
 * `sexta que vem`, or a bare `20` that only its neighbours can make a date.
 */
import type { Stretch } from './normalise.ts';
import { NUMBER_WORD, toNumber } from './numbers.ts';
import { allMatches } from './phrases.ts';
import { Sieved } from './sieve.ts';

export type Said =
  | { kind: 'date'; day: number; month?: number; year?: number; yearsOn?: number; monthsOn?: number }
  /** Days from the message's own. */
  | { kind: 'relative'; days: number }
  /** 0 for Sunday; `today` if the day of the message may be meant, `weeks` for "of the next week". */
  | { kind: 'weekday'; weekday: number; today: boolean; ofNextWeek: boolean };

export interface Point extends Stretch {
  said: Said;
  /** Cannot be anything but a date: has a month, the word `dia`, or is a word for a day. */
  sure: boolean;
}

const MONTHS: Readonly<Record<string, number>> = {
  janeiro: 1,
  janero: 1,
  jan: 1,
  fevereiro: 2,
  feverero: 2,
  feveiro: 2,
  fevereiru: 2,
  fev: 2,
  marco: 3,
  mar: 3,
  abril: 4,
  abriu: 4,
  abr: 4,
  maio: 5,
  mai: 5,
  junho: 6,
  jun: 6,
  julho: 7,
  jul: 7,
  agosto: 8,
  ago: 8,
  setembro: 9,
  setenbro: 9,
  set: 9,
  outubro: 10,
  otubro: 10,
  out: 10,
  novembro: 11,
  novenbro: 11,
  nov: 11,
  dezembro: 12,
  dezenbro: 12,
  desembro: 12,
  desenbro: 12,
  dezembo: 12,
  dez: 12,
};

const WEEKDAYS = ['domingo', 'segunda', 'terca', 'quarta', 'quinta', 'sexta', 'sabado'];

/** What a number in front of it counts, so that the number is no day. */
export const COUNTED =
  '(?:pess?o?a?s?|psoas|pax|adult|adt|crian|bebe|filh|amig|hospede|convidad|noite|diaria|pernoite|dias|semana|mes(?:es)?\\b|anos?\\b|' +
  'quarto|suite|banheiro|cama|vaga|carro|casais|casal|familia|real\\b|reais|mil\\b|conto|pila|min\\b|minuto|hora|hr?s?\\b|metro|mts?\\b|km|m2|x\\b|vez|cachorr|pet|gat[oa]|opc|%)';

const month = Object.keys(MONTHS)
  .sort((a, b) => b.length - a.length)
  .join('|');
const dayNumber = '\\d{1,2}';

/** One alternative per way of writing a date; the named groups say what was found. */
const POINT = new Sieved(
  // All begin with a digit or with a word: looked at first, for speed.
  `(?=\\d|(?<!\\w)[a-z])(?:${[
    // 2026-12-20, 2026/12/20
    '(?<![\\d/-])(?<year>20\\d\\d)[-/](?<month>\\d{1,2})[-/](?<day>\\d{1,2})(?![\\d/-])',
    // 20/12, 20/12/26
    `(?<![\\d/.,$])(?<day>${dayNumber}) ?/ ?(?<month>\\d{1,2})(?: ?/ ?(?<year>\\d{4}|\\d{2}))?(?![\\d/%]|[.,]\\d| ?${COUNTED})`,
    // 20.12, 20.12.2026
    `(?<![\\d/.,$-])(?<day>${dayNumber})\\.(?<month>\\d\\d)(?:\\.(?<year>\\d{4}|\\d{2}))?(?![\\d/%]|[.,]\\d| ?${COUNTED})`,
    // 20-12-2026, and 20-12 when a second such date follows or goes before
    `(?<![\\d/.,$-])(?<day>${dayNumber})-(?<month>\\d{1,2})(?:-(?<year>\\d{4}|\\d{2})|(?= (?:a|ate|e) \\d{1,2}-\\d)|(?<=\\d-\\d\\d? (?:a|ate|e) \\d{1,2}-\\d{1,2}))(?![\\d/-])`,
    // 20 de dezembro de 2026, primeiro de janeiro, vinte e sete dez
    `(?<![\\w/.,$])(?<day>${dayNumber}|1o|primeiro|${NUMBER_WORD}) ?(?:de |do |d |/|-)?(?<monthName>${month})(?![a-z])\\.?(?:(?:,? de |,? do | ?/ ?|-|,? )(?<year>20\\d\\d|(?<=/)\\d\\d(?!\\d))| (?:d[eo] )?(?<nextYear>ano que vem|proximo ano))?`,
    // dia 20, dias 20 e 27, dia vinte, dia primeiro
    `\\bdias? (?:o )?(?<day>${dayNumber}|1o|primeiro|${NUMBER_WORD})(?![\\w/]|[.,]\\d| ?/ ?\\d| (?:de |do )?(?:${month})(?![a-z]))(?: d[eo] (?<nextMonth>mes que vem|proximo mes|mes seguinte))?`,
    // daqui a 15 dias, dentro de duas semanas
    `\\b(?:daqui a?|dentro de) (?:uns |umas |mais )?(?<ahead>\\d{1,3}|${NUMBER_WORD}) (?<unit>dia|semana)s?(?![a-z])`,
    '\\b(?<relative>depois de amanha|amanha|amanh|amnha|hoje|hj)\\b(?! em dia)',
    // sexta, sexta-feira, proxima sexta, sexta que vem, sexta da semana que vem
    `\\b(?<weekday>(?:(?:proxim[oa]|nest[ea]|ness[ea]|est[ea]|ess[ea]) )?(?:${WEEKDAYS.join('|')}|seg|sex|sab|dom)(?:[- ]?feira)?(?: que vem| da semana que vem| da proxima semana)?)(?![\\w-])(?! (?:opca?o?|casa|vez|semana|quinzena|foto|parte|da lista))`,
    // mudou pra 22
    '(?<=\\b(?:mudou|muda|mudar|troca|trocar|passou|passar|adiou) p(?:a?ra|ro) (?:o )?)(?<day>\\d{1,2})(?![\\w/:%~]|[.,]\\d| ?[a-z])',
    // ate vinte e sete
    `(?<=\\b(?:ate|ao) (?:o )?(?:dia )?)(?<bare>${NUMBER_WORD})(?![\\w/:%~]| e \\w| ?${COUNTED})`,
    // 20, to be made a date by its neighbours
    `(?<![\\w/.,$:~])(?<bare>${dayNumber}|(?:primeiro|${NUMBER_WORD})(?= (?:a|ate|ao|e) (?:o )?(?:dia )?(?:\\d|${NUMBER_WORD})))o?(?![\\w/:%~]|[.,]\\d| ?${COUNTED})`,
  ].join('|')})`,
  'g',
);

/** Each way of writing a date has one of these. */
const HINT = new Sieved(
  `\\d|\\b(?:hoje|hj|amanh|amnh|primeiro|${NUMBER_WORD}|${WEEKDAYS.join('|')}|seg|sex|sab|dom)`,
);

/** More dates than this in one message are no stay. */
const MOST_POINTS = 12;

export function datePoints(plain: string): Point[] {
  const points: Point[] = [];
  if (!HINT.test(plain)) return points;
  for (const match of allMatches(POINT, plain)) {
    const said = saidBy(match.groups!);
    if (!said) continue;
    const start = match.index;
    points.push({ said, sure: match.groups!.bare === undefined, start, end: start + match[0].length });
    if (points.length === MOST_POINTS) break;
  }
  return points;
}

function saidBy(found: Record<string, string | undefined>): Said | undefined {
  const { day, month, monthName, year, nextYear, nextMonth, relative, weekday, bare, ahead, unit } = found;
  if (ahead) return { kind: 'relative', days: toNumber(ahead)! * (unit === 'semana' ? 7 : 1) };
  if (relative) return { kind: 'relative', days: RELATIVE[relative]! };
  if (weekday) return saidWeekday(weekday);
  const dayOfMonth = dayNamed(day ?? bare!);
  if (dayOfMonth === undefined || dayOfMonth < 1 || dayOfMonth > 31) return undefined;
  const monthOfYear = monthName ? MONTHS[monthName] : month ? Number(month) : undefined;
  if (monthOfYear !== undefined && (monthOfYear < 1 || monthOfYear > 12)) return undefined;
  return {
    kind: 'date',
    day: dayOfMonth,
    ...(monthOfYear !== undefined && { month: monthOfYear }),
    ...(year && { year: year.length === 2 ? 2000 + Number(year) : Number(year) }),
    ...(nextYear && { yearsOn: 1 }),
    ...(nextMonth && { monthsOn: 1 }),
  };
}

const RELATIVE: Readonly<Record<string, number>> = {
  hoje: 0,
  hj: 0,
  amanha: 1,
  amanh: 1,
  amnha: 1,
  'depois de amanha': 2,
};

function dayNamed(said: string): number | undefined {
  return said === 'primeiro' || said === '1o' ? 1 : toNumber(said);
}

const THIS = /^(?:nes|es)[st][ea] /;
const WEEKDAY = /\b(?:dom|seg|ter|qua|qui|sex|sab)/;

function saidWeekday(said: string): Said {
  const stem = WEEKDAY.exec(said)![0];
  return {
    kind: 'weekday',
    weekday: WEEKDAYS.findIndex((name) => name.startsWith(stem)),
    today: THIS.test(said),
    ofNextWeek: said.includes('semana'),
  };
}
