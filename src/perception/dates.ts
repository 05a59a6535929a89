/**
 * When the stay is to be. Cheap forms only, each resolved against the day of the message in the zone of the
 * business; a date without a year is the first such date from that day on. A date that does not exist, or a stay
 * that ends before it begins, gives no slot: it is asked again. One that is past by its year is told as it was said,
 * unless it belongs to a stay of before.
 */
import { bareNumber } from './bare-number.ts';
import { type Day, dayAt, dayOf, fromIso, parts, toIso, weekday } from './calendar.ts';
import { datePoints, type Point } from './date-points.ts';
import { BACK, DEPARTS, type Found, findRange } from './date-range.ts';
import { LONGEST_ASSUMED, resolve } from './date-resolve.ts';
import { duration } from './duration.ts';
import { namedStay, weekendOf } from './holidays.ts';
import type { Reading, Stretch } from './normalise.ts';
import { answersWithDay, askedNumber, type Setting } from './setting.ts';
import { Sieved } from './sieve.ts';

export interface Stay {
  checkIn?: string;
  checkOut?: string;
  nights?: number;
  /** Where dates and nights stand in the reading, so that their numbers are not read as something else. */
  stretches: Stretch[];
}

/** Nothing of a date, a weekday, a holiday or a length of stay can be in a text without one of these. */
const HINT = new Sieved(
  /\d ?[/.-] ?\d|\b(?:dia|jan|fev|mar|abr|mai|jun|jul|ago|set|out|nov|dez)|\d(?:jan|fev|mar|abr|mai|jun|jul|ago|set|out|nov|dez)|\d ?(?:a|ate|-|e|ao) (?:o )?(?:dia )?\d|\b(?:hoje|hj|amanh|amnh|dom|seg|ter[c ]|qua|qui|sex|sab|fds|find|fim|final|sem|noite|pernoi|rev|ano n|virada|natal|carn|santa|pasc|corpus|semana|daqui|dentro de|mudou p|mudar p|troca p)/,
);

const ARRIVES =
  /(?:^|[^a-z])(?:a partir|cheg[a-z]*|entr(?:o|ar|ada|ando)|check ?-?in|ida|indo|vou|vamos|pra|para|desde|de|inicio|data|comec[a-z]*)\W{0,3}(?:(?:o|no|em|do|de|a|e|sera|na|seria)\W)?(?:dia )?$/;
/** The day of something else than the stay. */
const ELSE =
  /\b(?:visit|segur[ae]|guard[ae]|conhecer|ver (?:a|o) (?:casa|imovel)|respond|retorn[oa] (?:o|a|pra|te)|falo|falar|aviso|confirmo|vejo|decid|pag[ou]|pagar|transf|deposit|receb|salario|aniversari|vence|lig[ou]|ligar|cheguei|voltei|fui)/;
const DIGIT = /\d/;

export function readStay(reading: Reading, setting: Setting): Stay {
  const { plain } = reading;
  const asksDate = setting.asked.includes('checkIn') || setting.asked.includes('checkOut');
  const bare = askedNumber(setting) === 'nights' ? bareNumber(plain) : undefined;
  if (!HINT.test(plain) && !((asksDate || bare) && DIGIT.test(plain))) {
    return { ...(bare && { nights: bare }), stretches: [] };
  }
  const today = dayAt(setting.sentAt, setting.timeZone);
  if (today === undefined) return { stretches: [] };
  const length = duration(plain);
  const points = unambiguous(datePoints(plain), plain, length);
  const near = monthNear(points, plain, today, setting);
  const isNamed = asksDate || (setting.known?.checkIn !== undefined && MOVES.test(plain));
  const found =
    findRange(points, plain, near, isNamed) ??
    named(points, plain, today, length?.nights) ??
    single(points, plain, near, setting);
  const stretches = [
    ...(found?.stretches ?? []),
    ...points.filter(({ sure, said }) => sure && said.kind === 'date'),
  ];
  if (length) stretches.push(length);
  if (isOver(found, today) && STAYED.test(plain)) return { stretches };
  return { ...complete(found, length?.nights ?? (bare || undefined), today, setting), stretches };
}

const isOver = (found: Found | undefined, today: Day): boolean =>
  found?.checkIn !== undefined && found.checkIn < today;
/** A stay of before, or a payment of it, is told of. */
const STAYED =
  /\b(?:fiquei|ficamos|fui|fomos|foi|era|estive|estivemos|aluguei|alugamos|reservei|reservamos|paguei|pagamos|hospedei|passei|passamos|viajei|viajamos|nota|recibo|minha reserva|estadia)\b/;

/** Of a stay that is to be another one. */
const MOVES = new Sieved(/\b(?:mud|troc)\w+/);

/** Days without a month are those nearest to what they are said of: a feast named beside them, or the stay that is known. */
function monthNear(points: Point[], plain: string, today: Day, { known }: Setting): Day {
  const isBare = points.every(
    ({ said }) => said.kind === 'date' && said.month === undefined && said.monthsOn === undefined,
  );
  if (points.length === 0 || !isBare) return today;
  const day = namedStay(plain, today)?.checkIn ?? (known?.checkIn ? fromIso(known.checkIn) : undefined);
  if (day === undefined) return today;
  const { year, month } = parts(day);
  return Math.max(today, dayOf(year, month, 1)!);
}

/** Nights from dates, or the other date from the nights. What follows from what is known is for the memory to say. */
function complete(
  found: Found | undefined,
  said: number | undefined,
  today: Day,
  setting: Setting,
): Omit<Stay, 'stretches'> {
  let { checkIn, checkOut } = found ?? {};
  const arrival = checkIn ?? (setting.known?.checkIn ? fromIso(setting.known.checkIn) : undefined);
  if (said !== undefined) {
    if (checkOut === undefined && checkIn !== undefined) checkOut = checkIn + said;
    else if (checkIn === undefined && checkOut !== undefined && checkOut - said >= today)
      checkIn = checkOut - said;
    else if (!found && arrival !== undefined && setting.asked.includes('checkOut')) checkOut = arrival + said;
  }
  const isWhole = checkIn !== undefined && checkOut !== undefined && checkOut > checkIn;
  const nights = isWhole ? checkOut! - checkIn! : said;
  return {
    ...(checkIn !== undefined && { checkIn: toIso(checkIn) }),
    ...(checkOut !== undefined && { checkOut: toIso(checkOut) }),
    ...(nights !== undefined && { nights }),
  };
}

/** Drops the weekday that only repeats a date beside it ("sexta, 27/11"), and numbers that count nights. */
function unambiguous(points: Point[], plain: string, length: Stretch | undefined): Point[] {
  return points.filter((point, index) => {
    if (length && point.start >= length.start && point.start < length.end) return false;
    if (point.said.kind !== 'weekday') return true;
    const before = points[index - 1];
    const after = points[index + 1];
    const repeats = (from: Point, to: Point) => BESIDE.test(plain.slice(from.end, to.start));
    return !(
      (before?.sure && before.said.kind === 'date' && repeats(before, point)) ||
      (after?.sure && after.said.kind === 'date' && repeats(point, after))
    );
  });
}

const BESIDE = /^[ ,(-]{0,3}$/;

function named(points: Point[], plain: string, today: Day, nights: number | undefined): Found | undefined {
  const stay = namedStay(plain, today);
  if (!stay) return undefined;
  const dated = points.find((point) => point.sure && point.said.kind === 'date');
  if (dated) {
    const day =
      weekday(stay.checkIn) === 5 && OF.test(plain.slice(stay.end, dated.start))
        ? resolve(dated.said, today)
        : undefined;
    if (day === undefined) return undefined;
    const [checkIn, checkOut] = weekendOf(day);
    return { checkIn, checkOut, stretches: [{ start: stay.start, end: dated.end }] };
  }
  // "reveillon, 5 noites": which five is still to be asked.
  if (nights !== undefined && nights !== stay.checkOut - stay.checkIn) return { stretches: [stay] };
  return { checkIn: stay.checkIn, checkOut: stay.checkOut, stretches: [stay] };
}

const OF = /^ (?:d[eo]s? )?(?:dia )?$/;

function single(points: Point[], plain: string, today: Day, setting: Setting): Found | undefined {
  const asksIn = setting.asked.includes('checkIn');
  const asksOut = setting.asked.includes('checkOut');
  const asked = asksIn || asksOut;
  const numberIsDate = answersWithDay(setting);
  const found: Found = { stretches: [] };
  for (const point of points) {
    const before = plain.slice(Math.max(0, point.start - BACK), point.start);
    const departs = DEPARTS.test(before);
    const arrives = ARRIVES.test(before);
    const whole = point.start <= 4 && point.end >= plain.length - 1;
    if (
      asked ? !point.sure && !(whole && numberIsDate) : !volunteered(point, plain, departs || arrives, whole)
    )
      continue;
    const out = departs || (asksOut && !asksIn && !arrives);
    const arrival = setting.known?.checkIn ? fromIso(setting.known.checkIn) : undefined;
    const day = resolve(point.said, out ? (found.checkIn ?? arrival ?? today - 1) + 1 : today);
    if (day === undefined || (out && arrival !== undefined && day - arrival > LONGEST_ASSUMED)) continue;
    if (out) found.checkOut ??= day;
    else found.checkIn ??= day;
    found.stretches.push(point);
  }
  if (found.checkIn !== undefined && found.checkOut !== undefined && found.checkOut <= found.checkIn)
    return undefined;
  return found.stretches.length > 0 ? found : undefined;
}

/** Whether a date that nobody asked for is one of the stay: a word for a day needs more to it than a date does. */
function volunteered(
  { said, sure, start, end }: Point,
  plain: string,
  placed: boolean,
  whole: boolean,
): boolean {
  if (!sure) return false;
  const nights = NIGHTS.test(plain.slice(0, start)) || NIGHTS.test(plain.slice(end));
  if (ELSE.test(plain.slice(Math.max(0, start - BACK), end + BACK)) && !nights) return false;
  if (said.kind !== 'date' && SEE_YOU.test(plain.slice(Math.max(0, start - BACK), start))) return false;
  return (
    said.kind === 'date' || placed || nights || (whole && (said.kind === 'relative' || NEXT.test(plain)))
  );
}

const NEXT = /que vem|proxim/;
/** "até amanhã" by itself is a goodbye. */
const SEE_YOU = /(?<!\b(?:fic|est|hosped)\w* )\bate $/;
const NIGHTS = /(?<!boa )noite|diaria|semana|dias/;
