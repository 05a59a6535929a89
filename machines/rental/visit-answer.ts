/**
 * What an answer to the times shown for a visit names: one of them, or another day. People answer with a number, and
 * as often with a weekday and an hour; and "segunda" is Monday before it is the second of the list.
 */
import { dayAt, dayNumber, dayText } from '../catalogue/days.ts';
import { fold } from './offer.ts';
import { BRAZIL } from './time-zone.ts';
import { weekday } from './visits.ts';

/** In Portuguese, Spanish and English, from Sunday on. */
const WEEKDAYS: ReadonlyMap<string, number> = numbered([
  ['domingo', 'segunda', 'terca', 'quarta', 'quinta', 'sexta', 'sabado'],
  ['domingo', 'lunes', 'martes', 'miercoles', 'jueves', 'viernes', 'sabado'],
  ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'],
  ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
]);
const WEEKDAY = new RegExp(`\\b(${[...WEEKDAYS.keys()].join('|')})s?\\b`);
/** "a segunda", "a quinta opção", "la segunda": the number in the list. */
const ORDINAL =
  /^(?:(?:pode ser|quero|prefiro|fico com|vou de|quiero|me quedo con) )?l?a (?:segunda|quarta|quinta|sexta)\W*$|\b\w+a opc(?:ao|ion)\b/;
const HOUR =
  /\b(\d{1,2}) ?(?:h|hs|hrs?|horas?|:00)\b|\b(?:as|a las?|at) (\d{1,2})\b|\b(\d{1,2})(?::00)? ?[ap]\.?m\b/;
/** What makes three o'clock fifteen, where the language counts to twelve. */
const AFTERNOON = /\d ?p\.?m\b|\bde la (?:tarde|noche)\b|\bin the afternoon\b/;
const MONTHS: ReadonlyMap<string, number> = numbered([
  words('janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro'),
  words('enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'),
  words('january february march april may june july august september october november december'),
]);
const MONTH = [...MONTHS.keys()].join('|');
/** "2/12", "2 de dezembro", "2nd of December", "dia 2"; "December 2". */
const DATE = new RegExp(
  `\\b(\\d{1,2})(?:/(\\d{1,2})|(?:st|nd|rd|th)?(?: de| of)? (${MONTH}))\\b|\\bdia (\\d{1,2})\\b`,
);
const MONTH_FIRST = new RegExp(`\\b(${MONTH}) (\\d{1,2})(?:st|nd|rd|th)?\\b`);
const FROM_NOW: readonly (readonly [RegExp, number])[] = [
  [/\bdepois de amanha\b|\bpasado manana\b|\bday after tomorrow\b/, 2],
  [/\bamanha\b|(?<!\bla )\bmanana\b|\btomorrow\b/, 1],
  [/\bhoje\b|\bhoy\b|\btoday\b/, 0],
];
const PERIODS: readonly (readonly [RegExp, (hour: number) => boolean])[] = [
  [/\b(?:de|da|pela) manha\b|\bcedo\b|\bla manana\b|\btemprano\b|\bmorning\b/, (hour) => hour < 12],
  [/\b(?:a|da|de|la) tarde\b|\bafternoon\b/, (hour) => hour >= 12],
];

function words(text: string): string[] {
  return text.split(' ');
}

function numbered(lists: readonly (readonly string[])[]): Map<string, number> {
  return new Map(lists.flatMap((names) => names.map((name, at) => [name, at] as const)));
}

/**
 * The day of an answer, the next one that is so called; undefined where it names none.
 * @param sentAt ms
 */
export function dayNamed(answer: string, sentAt: number): string | undefined {
  const text = fold(answer);
  const today = dayNumber(dayAt(sentAt, BRAZIL));
  const later = FROM_NOW.find(([word]) => word.test(text))?.[1];
  if (later !== undefined) return dayText(today + later);
  const date = DATE.exec(text);
  if (date !== null) return nextDate(Number(date[1] ?? date[4]), date[2] ?? date[3], today);
  const [, month, day] = MONTH_FIRST.exec(text) ?? [];
  if (month !== undefined) return nextDate(Number(day), month, today);
  const named = ORDINAL.test(text) ? undefined : WEEKDAY.exec(text)?.[1];
  if (named === undefined) return undefined;
  return dayText(today + ((WEEKDAYS.get(named)! - weekday(today) + 7) % 7));
}

/**
 * The next day that is so called; undefined where no day is.
 * @param month its name or number; undefined for the next of any month
 */
function nextDate(wanted: number, month: string | undefined, today: number): string | undefined {
  const inMonth = month === undefined ? 0 : (MONTHS.get(month) ?? Number(month) - 1) + 1;
  for (let number = today; number < today + 366; number++) {
    const [, m, d] = dayText(number).split('-').map(Number);
    if (d === wanted && (inMonth === 0 || m === inMonth)) return dayText(number);
  }
  return undefined;
}

/**
 * The only one of the times, as `2026-12-19T10:00`, that fits what is said of day, hour and part of the day; undefined
 * where nothing is said of them, or more than one fits.
 * @param day that was understood already
 */
export function timeNamed(
  answer: string,
  sentAt: number,
  times: readonly string[],
  day = dayNamed(answer, sentAt),
): string | undefined {
  const text = fold(answer);
  const said = HOUR.exec(text);
  const hour = said === null ? undefined : hourOf(Number(said[1] ?? said[2] ?? said[3]), text);
  const isInPeriod = PERIODS.find(([word]) => word.test(text))?.[1];
  if (day === undefined && hour === undefined && isInPeriod === undefined) return undefined;
  const fitting = times.filter((time) => {
    const begins = Number(time.slice(11, 13));
    if (day !== undefined && !time.startsWith(day)) return false;
    return hour === undefined ? (isInPeriod?.(begins) ?? true) : begins === hour;
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}

function hourOf(said: number, text: string): number {
  return said < 12 && AFTERNOON.test(text) ? said + 12 : said;
}
