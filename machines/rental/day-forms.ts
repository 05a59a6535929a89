/** Days and times of appointments as a customer reads them, in Portuguese where nothing else is said. */
import type { Language } from '../../src/actor/event.ts';

interface DayForms {
  months: readonly string[];
  /** From Sunday on. */
  weekdays: readonly string[];
  date(dayOfMonth: number, month: string): string;
  range(from: DayParts, to: DayParts): string;
  /** A range among other things known, where nothing stands before it. */
  rangeAlone(range: string): string;
  arrivingFrom(date: string): string;
  /** In numbers, with the year. */
  short(parts: DayParts): string;
  shortRange(from: string, to: string): string;
  appointment(weekday: string, parts: DayParts, hour: number, minutes: string): string;
}

interface DayParts {
  year: string;
  /** Two digits. */
  month: string;
  day: string;
  /** `20 de dezembro` */
  date: string;
  monthName: string;
  dayOfMonth: number;
}

const firstOf = (dayOfMonth: number) => (dayOfMonth === 1 ? '1º' : String(dayOfMonth));
const isSameMonth = (from: DayParts, to: DayParts) => from.year === to.year && from.month === to.month;

const FORMS: Readonly<Record<Language, DayForms>> = {
  pt: {
    months: words('janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro'),
    weekdays: words('domingo segunda terça quarta quinta sexta sábado'),
    date: (dayOfMonth, month) => `${firstOf(dayOfMonth)} de ${month}`,
    range: (from, to) => `${isSameMonth(from, to) ? firstOf(from.dayOfMonth) : from.date} a ${to.date}`,
    rangeAlone: (range) => range,
    arrivingFrom: (date) => `a partir de ${date}`,
    short: ({ day, month, year }) => `${day}/${month}/${year}`,
    shortRange: (from, to) => `${from} a ${to}`,
    appointment: (weekday, { day, month }, hour, minutes) =>
      `${weekday}, ${day}/${month}, às ${hour}h${minutes === '00' ? '' : minutes}`,
  },
  en: {
    months: words('January February March April May June July August September October November December'),
    weekdays: words('Sunday Monday Tuesday Wednesday Thursday Friday Saturday'),
    date: (dayOfMonth, month) => `${month} ${dayOfMonth}`,
    range: (from, to) => `${from.date} to ${isSameMonth(from, to) ? to.dayOfMonth : to.date}`,
    rangeAlone: (range) => range,
    arrivingFrom: (date) => `from ${date}`,
    // Which of two numbers is the month depends on where the reader is from.
    short: ({ dayOfMonth, monthName, year }) => `${monthName.slice(0, 3)} ${dayOfMonth}, ${year}`,
    shortRange: (from, to) => `${from} to ${to}`,
    appointment: (weekday, { date }, hour, minutes) =>
      `${weekday}, ${date}, at ${hour % 12 || 12}${minutes === '00' ? '' : `:${minutes}`} ${hour < 12 ? 'am' : 'pm'}`,
  },
  es: {
    months: words('enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'),
    weekdays: words('domingo lunes martes miércoles jueves viernes sábado'),
    date: (dayOfMonth, month) => `${firstOf(dayOfMonth)} de ${month}`,
    range: (from, to) => `${isSameMonth(from, to) ? firstOf(from.dayOfMonth) : from.date} al ${to.date}`,
    rangeAlone: (range) => `del ${range}`,
    arrivingFrom: (date) => `desde el ${date}`,
    short: ({ day, month, year }) => `${day}/${month}/${year}`,
    shortRange: (from, to) => `${from} al ${to}`,
    appointment: (weekday, { date }, hour, minutes) =>
      `${weekday} ${date}, a las ${hour}${minutes === '00' ? '' : `:${minutes}`} h`,
  },
};

/** `20 de dezembro` */
export function date(day: string, language: Language = 'pt'): string {
  return partsOf(day, language).date;
}

/** `20 a 27 de dezembro`, `28 de dezembro a 3 de janeiro` */
export function dateRange(from: string, to: string, language: Language = 'pt'): string {
  return FORMS[language].range(partsOf(from, language), partsOf(to, language));
}

/** The range among other things that are known: `del 20 al 27 de diciembre` */
export function dateRangeAlone(from: string, to: string, language: Language = 'pt'): string {
  return FORMS[language].rangeAlone(dateRange(from, to, language));
}

/** `a partir de 20 de dezembro` */
export function arrivingFrom(day: string, language: Language = 'pt'): string {
  return FORMS[language].arrivingFrom(date(day, language));
}

/** `20/12/2026 a 27/12/2026` */
export function shortDates(from: string, to: string, language: Language = 'pt'): string {
  const { short, shortRange } = FORMS[language];
  return shortRange(short(partsOf(from, language)), short(partsOf(to, language)));
}

/** `sábado, 19/12, às 10h` of `2026-12-19T10:00`, on the hour or not. */
export function appointment(slot: string, language: Language = 'pt'): string {
  const { weekdays, appointment: say } = FORMS[language];
  const [day, time] = slot.split('T') as [string, string];
  const weekday = weekdays[new Date(`${day}T12:00:00Z`).getUTCDay()]!;
  return say(weekday, partsOf(day, language), Number(time.slice(0, 2)), time.slice(3, 5));
}

/** `sábado, 19/12, às 10h30` of an instant (ms) by the clock of a place so many hours from UTC. */
export function instant(at: number, hoursFromUtc: number, language: Language = 'pt'): string {
  return appointment(new Date(at + hoursFromUtc * 3_600_000).toISOString().slice(0, 16), language);
}

function partsOf(text: string, language: Language): DayParts {
  const [year, month, day] = text.split('-') as [string, string, string];
  const forms = FORMS[language];
  const dayOfMonth = Number(day);
  const monthName = forms.months[Number(month) - 1] ?? '';
  return { year, month, day, dayOfMonth, monthName, date: forms.date(dayOfMonth, monthName) };
}

function words(text: string): string[] {
  return text.split(' ');
}
