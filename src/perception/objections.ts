/** Reasons against, as customers put them. */
import type { Language } from '../actor/event.ts';
import {
  NO_PLACE,
  NO_PRICE,
  NO_TIMING,
  NO_TRUST,
  PLACE_SAID,
  PRICE_SAID,
  TIMING_SAID,
  TRUST_SAID,
} from './objections-pt.ts';
import { anyOf } from './phrases.ts';
import type { Pattern } from './sieve.ts';

export type Objection = 'price' | 'timing' | 'trust' | 'place';

interface Sign {
  objection: Objection;
  said: Pattern;
  /** Where the same words mean something else. */
  unless?: Pattern;
}

const PORTUGUESE: readonly Sign[] = [
  { objection: 'price', said: PRICE_SAID, unless: NO_PRICE },
  { objection: 'timing', said: TIMING_SAID, unless: NO_TIMING },
  { objection: 'trust', said: TRUST_SAID, unless: NO_TRUST },
  { objection: 'place', said: PLACE_SAID, unless: NO_PLACE },
];

const ENGLISH: readonly Sign[] = [
  {
    objection: 'price',
    said: anyOf(
      "expensive|pricey|too much|a lot (?:of money|more than)|more than (?:i|we) (?:can|could|wanted|expected|planned)|a fortune|rip ?off|overpriced|steep|cheaper|discount|(?:over|above|out of|beyond) (?:my|our|the) (?:budget|price range)|can'?t afford|cannot afford|(?:better|lower|best) (?:price|deal|rate)|tight budget|negotiable|negotiate",
    ),
    unless: anyOf("(?:not|isn'?t|wasn'?t) (?:too |that |so |very )?(?:expensive|pricey|too much)"),
  },
  {
    objection: 'timing',
    said: anyOf(
      "(?:i'?ll|let me|i will|need to|have to|we'?ll|i want to) (?:\\w+ )?(?:think|decide later|get back|sleep on|consider)|not sure yet|haven'?t decided|maybe (?:later|next|another)|not (?:right )?now|too (?:early|soon)|(?:not|isn'?t) (?:a|the) (?:good|right|best) (?:time|moment)|(?:dates?|days?|timing) (?:don'?t|doesn'?t|won'?t|do not) (?:work|suit|fit)|can'?t (?:go|make it|travel|do it|do) (?:now|then|those|that|this)|need (?:some |more )?time",
    ),
  },
  {
    objection: 'trust',
    said: anyOf(
      'scams?|scammers?|scammed|fraud|suspicious|sketchy (?:site|ad|listing)|too good to be true|prove (?:that|it)|legit(?:imate)?|trust(?:worthy)?|(?:is|are) (?:this|it|you|that) (?:real|safe|for real|reliable)|how do i know|fake|afraid of|pay(?:ing)? (?:in advance|upfront)|reviews',
    ),
  },
  {
    objection: 'place',
    said: anyOf(
      "too far|(?:so|very|quite|pretty|really) far|far away|too (?:remote|isolated|noisy|crowded)|(?:prefer|rather|want) (?:another|a different|somewhere else|some other) ?(?:area|place|town|city|location|beach|neighbou?rhood)?|middle of nowhere|(?:bad|dangerous|unsafe|sketchy) (?:area|neighbou?rhood|location)|(?:don'?t|didn'?t|do not) like the (?:area|location|place|neighbou?rhood)|(?:area|location|neighbou?rhood) (?:is|seems|looks) (?:bad|dangerous|unsafe|sketchy)",
    ),
    unless: anyOf('not (?:too |so |very )?far'),
  },
];

const SPANISH: readonly Sign[] = [
  {
    objection: 'price',
    said: anyOf(
      'car[oa]s?|carisim[oa]|mas (?:barat\\w+|economic\\w+)|descuento|rebaja|regatear|(?:no|ni) (?:me )?alcanza|un robo|una locura de precio|se (?:me )?(?:va|pasa) de(?:l| mi) presupuesto|pagar(?: \\w+)? menos|esperaba (?:\\w+ )?menos|(?:fuera|por encima) de(?:l| mi| nuestro) ?(?:presupuesto)?|no (?:puedo|podemos) pagar|precio (?:muy )?alto|mejor precio|muy costos[oa]',
    ),
    unless: anyOf('no (?:es|esta|me parece) (?:tan |muy )?car[oa]'),
  },
  {
    objection: 'timing',
    said: anyOf(
      '(?:voy a|tengo que|dejame|necesito|lo voy a) (?:\\w+ )?(?:pensar\\w*|analizar\\w*|evaluar\\w*)|(?:lo|me lo) pienso|(?:todavia|aun) no (?:me )?decid\\w+|no estoy segur[oa]|mas adelante|despues (?:veo|te digo|les digo)|(?:ahora|este mes|esta semana) no (?:puedo|podemos|se puede)|no (?:es|era) (?:el|un buen|buen) momento|(?:muy|demasiado) pronto|(?:esas|estas) fechas no',
    ),
  },
  {
    objection: 'trust',
    said: anyOf(
      'estafas?|estafador\\w*|fraude|confiables?|confiar|confianza|de fiar|desconf\\w+|mied[oi] de|truch[oa]|sospechos[oa]|(?:es|son) (?:segur[oa]|real|verdad|de verdad)s?|como se que|tengo miedo|falso',
    ),
  },
  {
    objection: 'place',
    said: anyOf(
      'lejos|lejan[oa]|apartad[oa]|(?:prefiero|quiero|quisiera|preferimos) (?:en )?otr[oa] (?:lugar|zona|ciudad|barrio|playa)|(?:muy|demasiado) ruidos[oa]|no me gusta (?:la zona|el lugar|el barrio|la ubicacion)|(?:zona|barrio|lugar) (?:es )?(?:peligros[oa]|fe[oa]|mal[oa])',
    ),
    unless: anyOf('(?:queda|esta) (?:muy )?lejos[^\\n]{0,30}\\?|no (?:esta|queda) (?:tan |muy )?lejos'),
  },
];

const SIGNS: Readonly<Record<Language, readonly Sign[]>> = { pt: PORTUGUESE, en: ENGLISH, es: SPANISH };

export function objections(plain: string, language: Language): Objection[] {
  return SIGNS[language]
    .filter(({ said, unless }) => said.test(plain) && !unless?.test(plain))
    .map(({ objection }) => objection);
}
