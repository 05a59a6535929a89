/**
 * How many come. `guests` is everyone together; adults and children are given only where they were told apart,
 * and animals are not guests. Of "4 ou 5" the larger counts: the house must hold them.
 */
import type { Slots } from '../actor/event.ts';
import { bareNumber, ENDS, larger, OR } from './bare-number.ts';
import { company } from './companions.ts';
import { corrected, denied } from './correction.ts';
import { type Reading, without } from './normalise.ts';
import { HAS_NUMBER, NUMBER } from './numbers.ts';
import { countParty } from './party.ts';
import { allMatches } from './phrases.ts';
import { askedNumber, type Setting } from './setting.ts';
import { Sieved } from './sieve.ts';

type Guests = Pick<Slots, 'guests' | 'adults' | 'children' | 'pets'>;

/** A larger party does not rent a house. */
const MOST = 99;

/** What a number may count and still not be the number of people. */
const COUNTS_OTHERS =
  '(?:adult|adt|crian|bebe|filh|casa|famil|noite|diaria|pernoite|dias?\\b|semana|mes|anos?\\b|quarto|suite|banheiro|cama|vaga|carro|real\\b|reais|mil\\b|conto|min|hora|hr?s?\\b|metro|mt?s?\\b|km|x\\b|vez|cachorr|pet|gat|opc|%|d[ea] (?:manha|tarde|noite)|em ponto|irma|empres|loj|cliente)';
const NOT_OTHERS = `(?!\\w|[/:%]|[.,]\\d| ?${COUNTS_OTHERS})`;
const ABOUT =
  '(?:(?:em|no total|ao todo|uns|umas|so|somente|apenas|cerca de|mais ou menos|por volta de|tipo|de|entre|ate|aproximadamente|umas?) ){0,2}';

/** Each gives a number of people, and perhaps a second that it may be instead. */
const TOTALS: readonly Sieved[] = [
  `\\b(?:somos|seremos|seriamos|serao|seriam|(?:estamos|vamos|iremos|vao|viajamos|estaremos|fomos) (?:em|ser)|a gente (?:e|sao|vai ser|vai|ta|eh)|nos (?:somos|e|sao|vai|vamos|seremos|estamos)(?: em)?|total de|totalizando|no total|ao todo|(?:grupo|familia|turma|galera|equipe) (?:de|com|sao|tem)) ${ABOUT}(${NUMBER})${OR}${NOT_OTHERS}`,
  `(?<![\\w.,/])(?<!\\b(?:mudou|mudar|muda|troca|trocar|passou|passar|adia|adiou) )(?:sao|vao|vai ser|cabe|cabem|acomod\\w+|comport\\w+|nos|gente|vamos|capacidade (?:para|pra|de)|p(?:a?ra|ro)(?: (?:nos|a gente|gente|umas?|uns|ate|cerca de))?|p/?) ?${ABOUT}(${NUMBER})${OR}${ENDS}`,
  `(?<![\\w.,/$:])(${NUMBER})${OR} (?:(?:no total|ao todo|de nos|no maximo)(?![a-z]))`,
].map((source) => new Sieved(source, 'g'));

const NONE = /^(?:nao|n|nn|nenhum|nenhuma|sem|nada|zero|0)\b/;

const HINT = new Sieved(
  `\\d|\\b(?:${NUMBER}|eu|casal|casais|sozinh[oa]|sem|nao|nenhum[oa]?|meu|minha|levo)\\b`,
);

export function readGuests(reading: Reading, setting: Setting): Guests {
  if (!HINT.test(reading.plain)) return {};
  const { plain } = without(reading, denied(reading.plain));
  const start = corrected(plain);
  const again = start > 0 ? countAll(plain.slice(start).trim()) : {};
  const counted = Object.keys(again).length > 0 ? again : countAll(plain);
  return Object.keys(counted).length > 0 ? counted : answer(reading.plain, setting);
}

function countAll(plain: string): Guests {
  const party = countParty(plain);
  const total = lastTotal(plain) ?? party.people;
  const counted = company(plain, party);
  // "somos 5: eu, minha esposa e 3 filhos" tells the same twice.
  const group = total === undefined || counted?.guests === total ? counted : undefined;
  const adults = group ? group.adults : party.others > 0 && total === undefined ? undefined : party.adults;
  const children = group?.children ?? party.children;
  let guests = group?.guests ?? total;
  if (group) guests = group.guests;
  else if (total !== undefined && adults !== undefined && children !== undefined) guests = adults + children;
  else if (total !== undefined && children !== undefined && party.childrenBeside) guests = total + children;
  else if (guests === undefined && party.adults !== undefined) {
    guests = party.adults + (children ?? 0) + party.others;
  }
  return sensible({ guests, adults, children, pets: party.pets });
}

/** The last one said holds. */
function lastTotal(plain: string): number | undefined {
  if (!HAS_NUMBER.test(plain)) return undefined;
  let last: { index: number; number: number } | undefined;
  for (const pattern of TOTALS) {
    for (const match of allMatches(pattern, plain)) {
      const number = larger(match[1]!, match[2]);
      if (number !== undefined && (!last || match.index >= last.index)) last = { index: match.index, number };
    }
  }
  return last?.number;
}

function answer(plain: string, setting: Setting): Guests {
  const slot = askedNumber(setting);
  if (slot !== 'guests' && slot !== 'adults' && slot !== 'children' && slot !== 'pets') return {};
  const bare = bareNumber(plain);
  if (bare !== undefined) return sensible({ [slot]: bare });
  return (slot === 'children' || slot === 'pets') && NONE.test(plain) ? { [slot]: 0 } : {};
}

function sensible(counted: { [Slot in keyof Guests]: number | undefined }): Guests {
  const guests: Guests = {};
  for (const slot of ['guests', 'adults', 'children', 'pets'] as const) {
    const number = counted[slot];
    const least = slot === 'guests' || slot === 'adults' ? 1 : 0;
    if (number !== undefined && number >= least && number <= MOST) guests[slot] = number;
  }
  return guests;
}
