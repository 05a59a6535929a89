/** How long a stay is to be, said as such: "5 noites", "5 diarias", "uma semana", "por 3 dias". */
import type { Stretch } from './normalise.ts';
import { NUMBER, toNumber } from './numbers.ts';
import { allMatches } from './phrases.ts';
import { Sieved } from './sieve.ts';

export interface Duration extends Stretch {
  nights: number;
}

/** A longer stay is not a holiday. */
const MOST_NIGHTS = 365;

interface Unit {
  said: Sieved;
  nights: number;
}

/** Days count as nights only where they are said to be the stay: "por 5 dias", not "em 5 dias". */
const UNITS: readonly Unit[] = [
  { said: new Sieved(`(?<![\\w/.,$])(${NUMBER}) ?(?:noites?|diarias?|pernoites?)\\b`, 'g'), nights: 1 },
  {
    said: new Sieved(
      `(?<![\\w/.,$])(?<!\\b(?:daqui|daqui a|dentro de|em|ha|faz|tem|cada|toda) )(${NUMBER}) semanas?\\b(?! (?:que vem|atras|antes))`,
      'g',
    ),
    nights: 7,
  },
  {
    said: new Sieved(
      `\\b(?:por|passar|passo|passaremos|ficar|ficarei|ficaremos|ficamos|fico|estadia de|periodo de|uns|durante) (?:uns |umas |so |apenas |mais ou menos )?(${NUMBER}) dias\\b`,
      'g',
    ),
    nights: 1,
  },
  {
    said: new Sieved(`(?<![\\w/.,$])(${NUMBER}) dias (?:a partir|comecando|seguidos|corridos)\\b`, 'g'),
    nights: 1,
  },
];

const ANY = new Sieved(/noite|diari|pernoi|seman|dias/);
/** "quanto fica uma diaria": the price of one night, not a stay of one. */
const RATE = /\b(?:quanto|qto|qnt|valor|preco|custa|cada|media|partir)\b[^.!?\n]{0,20}$/;
const ONE = /^(?:1|uma?)$/;
/** How far back the sense of a number is looked for. */
const BACK = 32;

export function duration(plain: string): Duration | undefined {
  if (!ANY.test(plain)) return undefined;
  for (const unit of UNITS) {
    for (const match of allMatches(unit.said, plain)) {
      const nights = (toNumber(match[1]!) ?? 0) * unit.nights;
      if (nights < 1 || nights > MOST_NIGHTS) continue;
      if (
        unit.nights === 1 &&
        ONE.test(match[1]!) &&
        RATE.test(plain.slice(Math.max(0, match.index - BACK), match.index))
      ) {
        continue;
      }
      return { nights, start: match.index, end: match.index + match[0].length };
    }
  }
  return undefined;
}
