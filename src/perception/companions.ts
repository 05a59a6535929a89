/** Parties told from the writer's side: "eu, minha esposa e 2 filhos", "eu e mais 3", "so eu". */
import { NUMBER, toNumber } from './numbers.ts';
import type { Party } from './party.ts';
import { Sieved } from './sieve.ts';

export interface Company {
  guests: number;
  /** Only where each of them is known to be one. */
  adults?: number;
}

const ANY = new Sieved(/\b(?:eu|sozinh[oa]|vou|vamos|viajo|irei|iremos|indo|viajar|ir|iria|iriamos) ?/);
/** The writer counts themselves in. */
const WITH_ME =
  /\beu ?(?:e\b|mais\b|com\b|\+|,|minha|meu\b|[oa] (?:espos|marido|mulher|namorad))|\bp(?:a?ra|ro|) ?mim e\b|(?:,|\be|\+) ?(?:mais )?eu\b(?= ?(?:[,.!?+\n]|e\b|mais\b|$))|\b(?:vou|vamos|viajo|irei|iremos|indo|viajar|ir|iria|iriamos) (?:so |eu |apenas )?(?:com|mais) /;
const ALONE =
  /\b(?:so|somente|apenas) (?:pra |para )?(?:eu|mim)\b(?! ?(?:e\b|mais\b|com\b|que\b|quem\b|,|\+| (?!(?:msm|mesmo|por enquanto)\b)[a-z]))|\b(?:eu|vou|viajo|irei|indo|ir|viajar|estou|viajando) (?:vou |ir |viajar )?sozinh[oa]\b|\b(?:eu|vou) so(?= ?(?:$|[,.!?\n]))|^sozinh[oa]\b/;
const AND_MORE = new RegExp(
  `\\beu ?(?:(?:e|com|,|\\+) ?)?(?:mais |\\+ ?)?(${NUMBER})(?= ?(?:$|[,.;!?\\n~]|(?:em|no|na|de ~|dia|por favor)\\b))`,
);

/** Each of these is one more adult. */
const ADULT =
  /\b(?:meu|minha|nossa|nosso|o|a) (?:vei[oa]|velh[oa]|patroa|patrao|espos[oa]|marido|mulher|namorad[oa]|noiv[oa]|companheir[oa]|parceir[oa]|mae|pai|sogr[oa]|av[oa]|vo|nora|genro)\b/g;
/** Each of these is one more, grown up or not. */
const PERSON =
  /\b(?:meu|minha|um|uma|o|a) (?:irmao|irma|amig[oa]|prim[oa]|cunhad[oa]|ti[oa]|enteada?o?|afilhad[oa])\b(?! (?:me|que|meu|indic))/g;
const CHILD =
  /\b(?:meu|minha|nosso|nossa|o|a) (?:filh[oa]|filhinh[oa]|bebe|nenem|net[oa]|netinh[oa]|sobrinh[oa]|pequen[oa])\b/g;
const BOTH = /\b(?:meus|os) (?:pais|sogros|avos)\b/g;
/** Some, but who knows how many. */
const UNCOUNTED =
  /\b(?:meus|minhas|os|as|uns|umas|alguns|algumas) (?:filh[oa]s|criancas|amig[oa]s|irmaos|irmas|prim[oa]s|ti[oa]s|net[oa]s)\b|\b(?:minha|a) (?:familia|turma|galera)\b/;

const count = (pattern: RegExp, plain: string): number => plain.match(pattern)?.length ?? 0;

/** Undefined if the writer does not count themselves in, or nobody can be counted with them. */
export function company(plain: string, party: Party): (Company & { children?: number }) | undefined {
  if (!ANY.test(plain)) return undefined;
  if (ALONE.test(plain)) return { guests: 1, adults: 1 };
  if (!WITH_ME.test(plain) || UNCOUNTED.test(plain)) return undefined;
  const more = AND_MORE.exec(plain);
  if (more) return { guests: 1 + toNumber(more[1]!)! };
  const unknown = count(PERSON, plain);
  const adults = count(ADULT, plain) + 2 * count(BOTH, plain) + (party.adults ?? 0);
  const children = count(CHILD, plain) + (party.children ?? 0);
  const people = unknown > 0 && party.others > 0 ? party.others : unknown + party.others;
  if (adults + children + people === 0) return undefined;
  return {
    guests: 1 + adults + children + people,
    ...(people === 0 && { adults: 1 + adults }),
    ...(children > 0 && { children }),
  };
}
