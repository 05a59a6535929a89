/** That something is free, or taken, must be known; a question and a condition claim nothing. */
import { fold } from '../../../perception/normalise.ts';
import { claimsIn, withoutQuestion } from './claiming.ts';
import { daysIn, isSameDay, type SaidDay } from './days.ts';
import type { ReplyFacts } from './facts.ts';
import type { SentenceCheck } from './sentence.ts';

const FREE = String.raw`\b(?:disponive(?:l|is)|disponibilidade|livres?|vagas?(?! (?:coberta|descoberta|(?:de|na|da|para) (?:\w+ )?(?:garage|estaciona|carr|veicul|moto)))|available|availability|vacan(?:t|cy)|libres?|disponibles?)\b`;
const TAKEN = String.raw`\b(?:indisponive(?:l|is)|ocupad[oa]s?|(?:ja )?(?:foi|foram|esta|estao|ta) reservad[oa]s?|esgotad[oa]s?|lotad[oa]s?|unavailable|fully booked|booked out|already booked|ocupad[oa]s?|agotad[oa]s?)\b`;

export const availability: SentenceCheck = {
  name: 'availability',
  begins: [
    'dispon',
    'indispon',
    'livre',
    'libre',
    'vaga',
    'vacan',
    'avail',
    'unavail',
    'ocupad',
    'reservad',
    'esgotad',
    'agotad',
    'lotad',
    'booked',
  ],
  problems(sentence, facts) {
    const { text, plain } = sentence;
    const named = facts.availability.filter(({ name }) => name !== undefined && plain.includes(fold(name)));
    const about = ofDays(named.length > 0 ? named : facts.availability, plain);
    const isKnown = (free: boolean) => about.some((fact) => fact.free === free);
    const asserted = withoutQuestion(plain);
    const found: string[] = [];
    for (const { at, said, isDenied } of claimsIn(asserted, FREE)) {
      if (!isKnown(!isDenied)) found.push(text.slice(at, at + said.length));
    }
    for (const { at, said, isDenied } of claimsIn(asserted, TAKEN)) {
      if (!isKnown(isDenied)) found.push(text.slice(at, at + said.length));
    }
    return found;
  },
};

type Known = ReplyFacts['availability'];

/** Those of all the days that the sentence names. */
function ofDays(known: Known, plain: string): Known {
  const said = daysIn(plain).flatMap((found) => found.said);
  return known.filter(({ days }) => days === undefined || said.every((day) => isWithin(day, days)));
}

const DAY = 86_400_000;

function isWithin(said: SaidDay, { from, to }: { from: string; to: string }): boolean {
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY) {
    if (isSameDay(said, new Date(at).toISOString().slice(0, 10))) return true;
  }
  return false;
}
