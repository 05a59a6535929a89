/** Finds arrival and departure said together: "de 20 a 27", "chego dia 20 e saio dia 25", "dias 5, 6 e 7". */
import type { Day } from './calendar.ts';
import type { Point } from './date-points.ts';
import { resolveRange } from './date-resolve.ts';
import type { Stretch } from './normalise.ts';

export interface Found {
  checkIn?: Day | undefined;
  checkOut?: Day | undefined;
  stretches: Stretch[];
}

/** How far around a date its sense is looked for. */
export const BACK = 28;

/** Words that may stand between arrival and departure. At least one of `JOINING` must. */
const BETWEEN = new Set(
  'a ate ao as e o no na em do da dia dias pra pro para mais ou menos vou vamos fico ficar ficando indo ir saio saindo sair saida saimos volto voltando volta voltar voltamos embora check in out checkout retorno retornando tarde manha cedo noite de termino partida fim ida domingo segunda terca quarta quinta sexta sabado feira dom seg sex sab'.split(
    ' ',
  ),
);
const JOINING =
  /(?:^|[^a-z])(?:a|ate|ao|as|e|sa(?:io|indo|ir|ida|imos)|volt[a-z]*|embora|check ?-?out|retorno|retornando|partida)(?:$|[^a-z])|[->]/;
/** Joins two dates, but not a date and a number: "20/12 pra 4". */
const TOWARDS = /^ (?:pr[ao]|para)(?: o)? $/;
const JUST_AND = /^\W*e\W*$/;
const NOT_A_LETTER = /[^a-z]+/;
const LONGEST_BETWEEN = 40;

const OPENS_RANGE =
  /(?:^|[^a-z])(?:de|do|dos|entre|dias?|periodo|datas?)(?: (?:e|sao|seria|seriam|sera))?(?: de)?(?: o)?[ :]*$/;
/** Before the day of departure. */
export const DEPARTS =
  /(?:^|[^a-z])(?:sa(?:io|indo|ir|ida|imos)|volt[a-z]*|embora|check ?-?out|ate|retorno|partida)\W{0,3}(?:(?:o|no|em|do|a|e|sera|na|de|seria)\W)?(?:dia )?$/;

/** The first two dates that belong together; without days if they make no stay. */
export function findRange(points: Point[], plain: string, today: Day, asked: boolean): Found | undefined {
  for (let index = 0; index + 1 < points.length; index++) {
    const first = points[index]!;
    let last = index + 1;
    while (last + 1 < points.length && follows(points, last, plain)) last++;
    const second = points[last]!;
    if (
      last === index + 1
        ? !joined(first, second, plain, asked)
        : !points.slice(index, last + 1).some(({ sure }) => sure)
    )
      continue;
    const days = resolveRange(first.said, second.said, today);
    return {
      ...(days && { checkIn: days[0], checkOut: days[1] }),
      stretches: [{ start: first.start, end: second.end }],
    };
  }
  return undefined;
}

/** "5, 6 e 7 de dezembro": whether the day after the one at `index` goes on with a list of days in a row. */
function follows(points: Point[], index: number, plain: string): boolean {
  const [before, at, after] = [points[index - 1]!, points[index]!, points[index + 1]!];
  const days = [before, at, after].map(({ said }) => (said.kind === 'date' ? said.day : Number.NaN));
  return (
    days[1] === days[0]! + 1 &&
    days[2] === days[1]! + 1 &&
    COMMA.test(plain.slice(before.end, at.start)) &&
    COMMA_OR_AND.test(plain.slice(at.end, after.start))
  );
}

/** "20 e 21 de dezembro", "20 pra 21/12". */
function isDayBefore({ said: first }: Point, { said: second }: Point): boolean {
  return (
    first.kind === 'date' &&
    second.kind === 'date' &&
    second.month !== undefined &&
    second.day === first.day + 1
  );
}

const AND_OR_TOWARDS = /^ (?:e|pr[ao]|para)(?: o)?(?: dia)? $/;
const COMMA = /^ ?, ?$/;
const COMMA_OR_AND = /^ ?(?:,|,? ?e) ?$/;

function joined(first: Point, second: Point, plain: string, asked: boolean): boolean {
  const between = plain.slice(first.end, second.start);
  const before = plain.slice(Math.max(0, first.start - BACK), first.start);
  if (between.length > LONGEST_BETWEEN || DEPARTS.test(before)) return false;
  if (first.sure && second.sure && DEPARTS.test(between)) return true;
  if (first.sure && second.sure && TOWARDS.test(between)) return true;
  if (second.sure && isDayBefore(first, second) && AND_OR_TOWARDS.test(between)) return true;
  if (!JOINING.test(between)) return false;
  if (!between.split(NOT_A_LETTER).every((word) => word === '' || BETWEEN.has(word))) return false;
  const opened = OPENS_RANGE.test(before) || first.sure;
  if (JUST_AND.test(between)) return opened && (second.sure || plain.startsWith('dias', first.start));
  if (second.sure) return true;
  // A bare number closes a range only after a date, or where dates are what is talked about.
  return first.sure || asked || OPENS_RANGE.test(before);
}
