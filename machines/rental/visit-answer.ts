/**
 * What an answer to the times shown for a visit names: one of them, or another day. People answer with a number, and
 * as often with a weekday and an hour; and "segunda" is Monday before it is the second of the list.
 */
import { dayAt, dayNumber, dayText } from '../catalogue/days.ts';
import { fold } from './offer.ts';
import { BRAZIL } from './time-zone.ts';
import { weekday } from './visits.ts';

const WEEKDAYS = ['domingo', 'segunda', 'terca', 'quarta', 'quinta', 'sexta', 'sabado'];
const WEEKDAY = new RegExp(`\\b(${WEEKDAYS.join('|')})s?\\b`);
/** "a segunda", "a quinta opção": the number in the list. */
const ORDINAL =
  /^(?:(?:pode ser|quero|prefiro|fico com|vou de) )?a (?:segunda|quarta|quinta|sexta)\W*$|\b\w+a opcao\b/;
const HOUR = /\b(\d{1,2}) ?(?:h|hs|hrs?|horas?|:00)\b|\bas (\d{1,2})\b/;
const MONTHS = [
  'janeiro',
  'fevereiro',
  'marco',
  'abril',
  'maio',
  'junho',
  'julho',
  'agosto',
  'setembro',
  'outubro',
  'novembro',
  'dezembro',
];
/** "2/12", "2 de dezembro", "dia 2". */
const DATE = new RegExp(`\\b(\\d{1,2})(?:/(\\d{1,2})| de (${MONTHS.join('|')}))\\b|\\bdia (\\d{1,2})\\b`);
const FROM_NOW: readonly (readonly [RegExp, number])[] = [
  [/\bdepois de amanha\b/, 2],
  [/\bamanha\b/, 1],
  [/\bhoje\b/, 0],
];
const PERIODS: readonly (readonly [RegExp, (hour: number) => boolean])[] = [
  [/\b(?:de|da|pela) manha\b|\bcedo\b/, (hour) => hour < 12],
  [/\b(?:a|da|de) tarde\b/, (hour) => hour >= 12],
];

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
  if (date !== null) return nextDate(date, today);
  const named = ORDINAL.test(text) ? undefined : WEEKDAY.exec(text)?.[1];
  if (named === undefined) return undefined;
  return dayText(today + ((WEEKDAYS.indexOf(named) - weekday(today) + 7) % 7));
}

/** The next day that is so called; undefined where no day is. */
function nextDate([, day, month, monthName, bareDay]: RegExpExecArray, today: number): string | undefined {
  const wanted = Number(day ?? bareDay);
  const inMonth = month === undefined ? MONTHS.indexOf(monthName ?? '') + 1 : Number(month);
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
  const hour = said === null ? undefined : Number(said[1] ?? said[2]);
  const isInPeriod = PERIODS.find(([word]) => word.test(text))?.[1];
  if (day === undefined && hour === undefined && isInPeriod === undefined) return undefined;
  const fitting = times.filter((time) => {
    const begins = Number(time.slice(11, 13));
    if (day !== undefined && !time.startsWith(day)) return false;
    return hour === undefined ? (isInPeriod?.(begins) ?? true) : begins === hour;
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}
