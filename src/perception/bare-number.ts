/** Numbers that say nothing of what they count: "4", "acho que uns 6", "4 ou 5". */
import { NUMBER, toNumber } from './numbers.ts';
import { Sieved } from './sieve.ts';

/** What may stand after a number that is said with nothing to count. */
export const ENDS =
  '(?= ?(?:$|[,;!?)\\n~+]|\\.(?!\\d)|(?:pess?o?|psoa|pax|hosped|amig)|(?:em|no|na|nos|nas|com|e|dia|ou|por favor|pfv|pfvr|pf|obg|obrigad[oa]|msm|mesmo|so|ao todo|por enquanto|acho|eu|ta|amanha|sendo|incluindo|contando|mas|tem|quanto|qual|d[eo] ~|entre ~|a partir)(?![a-z])))';

/** A second number that it may be instead, in a group of its own. */
export const OR = `(?: ?(?:a|ou|e|-) ?(${NUMBER})(?!\\w))?`;

/** A message, or its beginning, that is nothing but a number. */
const BARE = new Sieved(
  `^(?:(?:oi|ola|sim|entao|bom|acho que|creio que|acredito que|uns|umas|so|somente|apenas|seriam?|sera|serao|sao|em|ate|no maximo|cerca de|por volta de|mais ou menos|por enquanto|tipo|vamos|e|eh|total|no total|provavelmente|talvez)[ ,:]+){0,4}(${NUMBER})${OR}${ENDS}`,
);

/** The number that a message is, or begins with, and nothing else. */
export function bareNumber(plain: string): number | undefined {
  const bare = BARE.exec(plain);
  return bare ? larger(bare[1]!, bare[2]) : undefined;
}

/** The larger of one number or two, as matched by NUMBER and OR. */
export function larger(one: string, other: string | undefined): number | undefined {
  const number = toNumber(one);
  const second = other === undefined ? undefined : toNumber(other);
  return number !== undefined && second !== undefined ? Math.max(number, second) : number;
}
