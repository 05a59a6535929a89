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
      "a (?:bit|little|tad) (?:much|steep|high|over)|better on the price|too rich for|pay (?:that|this|so) much|(?:that'?s|it'?s|is) (?:quite |rather )?a lot(?! of (?:fun|space|room))|(?:lower|reduce|drop|come down on|bring down) (?:the |your )?(?:price|rate|cost)|(?:less|not so|not as) expensive|half the price|for less(?! than)|can'?t (?:spend|pay) (?:that|this|so)|price is (?:too |very |so |a bit )?high|expensive|pricey|too much|a lot (?:of money|more than)|more than (?:i|we) (?:can|could|wanted|expected|planned)|a fortune|rip ?off|overpriced|steep|(?<!\\bthe )cheaper|discount|(?:over|above|out of|beyond) (?:my|our|the) (?:budget|price range)|can'?t afford|cannot afford|(?:better|lower|best) (?:price|deal|rate)|tight budget|negotiable|negotiate",
    ),
    unless: anyOf("(?:not|isn'?t|wasn'?t) (?:too |that |so |very )?(?:expensive|pricey|too much)"),
  },
  {
    objection: 'timing',
    said: anyOf(
      "get back to you|not ready (?:yet|to (?:decide|book|commit))|(?:still|just) (?:looking at|comparing|considering|weighing|checking) (?:other|some|a few|our|more)|we'?ll see(?! you)|(?:i'?ll|we'?ll|will) (?:let you know|keep you posted|come back to you)|talk it over|not decided|don'?t know (?:yet|if (?:we|i) can)|check (?:my|our) (?:calendar|schedule|work|vacation)|(?:some ?other|another) time|(?:i'?ll|let me|i will|need to|have to|we'?ll|i want to) (?:\\w+ )?(?:think|decide later|get back|sleep on|consider)|not sure yet|haven'?t decided|maybe (?:later|next|another)|not (?:right )?now|too (?:early|soon)|(?:not|isn'?t) (?:a|the) (?:good|right|best) (?:time|moment)|(?:dates?|days?|timing) (?:don'?t|doesn'?t|won'?t|do not) (?:work|suit|fit)|can'?t (?:go|make it|travel|do it|do) (?:now|then|those|that|this)|need (?:some |more )?time",
    ),
  },
  {
    objection: 'trust',
    said: anyOf(
      "(?:photos|pictures|house|listing|place) (?:is |are )?(?:real|genuine)(?= ?\\?)|(?:are|is) (?:these|those|the) (?:photos|pictures|images) (?:real|genuine)|(?:do you have|is there) (?:a |an )?(?:website|company|office|registration|guarantee|references?|reviews?)|who owns|(?:never|don't) (?:heard of|know) you|before (?:seeing|i see|we see) (?:it|the)|worried about (?:pay|send|los|be)\\w*|nervous about|scams?|scammers?|scammed|fraud|suspicious|sketchy (?:site|ad|listing)|too good to be true|prove (?:that|it)|legit(?:imate)?|trust(?:worthy)?|(?:is|are) (?:this|it|you|that) (?:real|safe|for real|reliable)|how do i know|fake|afraid of|pay(?:ing)? (?:in advance|upfront)|reviews",
    ),
  },
  {
    objection: 'place',
    said: anyOf(
      "(?:don'?t|didn'?t|do not) (?:really |much )?(?:like|love|want) (?:that|this|the) (?:area|location|neighbou?rhood|town|beach)|(?:rather|prefer to|like to|want to|prefer) (?:be|being|stay|staying) (?:\\w+ )?(?:closer|nearer|somewhere|near|in (?:another|a different))|(?:looks?|seems?|sounds?|feels?) (?:a bit |very |so |quite |pretty |too )?(?:isolated|remote|noisy|unsafe|dangerous|far|crowded|sketchy)|too far|(?:so|very|quite|pretty|really) far|far away|too (?:remote|isolated|noisy|crowded)|(?:prefer|rather|want) (?:another|a different|somewhere else|some other) ?(?:area|place|town|city|location|beach|neighbou?rhood)?|middle of nowhere|(?:bad|dangerous|unsafe|sketchy) (?:area|neighbou?rhood|location)|(?:don'?t|didn'?t|do not) like the (?:area|location|place|neighbou?rhood)|(?:area|location|neighbou?rhood) (?:is|seems|looks) (?:bad|dangerous|unsafe|sketchy)",
    ),
    unless: anyOf('not (?:too |so |very )?far'),
  },
];

const SPANISH: readonly Sign[] = [
  {
    objection: 'price',
    said: anyOf(
      'descuentit[oa]s?|mucha plata|mucho dinero|(?:bajar|bajan|rebajar|mejorar|mejoran) (?:\\w+ )?(?:el |un poco el )?precio|por la mitad|(?:no tengo|no tenemos) (?:tanto|tanta|esa plata|ese dinero)|(?:precio|valor|monto)? ?(?:muy|un poco|bastante|demasiado|algo) (?:elevad[oa]|alt[oa]|costos[oa])|me (?:hace|hacen|haces|haria) (?:un )?precio|(?<!\\b(?:la|el) (?:(?:casa|opcion|cabana) )?mas )car[oa]s?|carisim[oa]|(?<!\\b(?:la|el|las|los) (?:(?:casas?|opcion|opciones|cabanas?) )?)mas (?:barat\\w+|economic\\w+)|descuento|rebaja|regatear|(?:no|ni) (?:me )?alcanza|un robo|una locura de precio|se (?:me )?(?:va|pasa) de(?:l| mi) presupuesto|pagar(?: \\w+)? menos|esperaba (?:\\w+ )?menos|(?:fuera|por encima) de(?:l| mi| nuestro) ?(?:presupuesto)?|no (?:puedo|podemos) pagar|precio (?:muy )?alto|mejor precio|muy costos[oa]',
    ),
    unless: anyOf('no (?:es|esta|me parece) (?:tan |muy )?car[oa]'),
  },
  {
    objection: 'timing',
    said: anyOf(
      '(?:todavia|aun|ahora) (?:no )?(?:estoy|estamos) (?:viendo|mirando|evaluando|comparando|decidiendo)|(?:esas|estas|las) fechas no (?:me|nos)|(?:todavia|aun) no se|quizas? (?:mas adelante|en otro momento|el ano)|(?:les|te|le|los) (?:aviso|confirmo|digo|escribo|cuento) (?:despues|luego|mas tarde|en unos|la semana)|(?:ver|consultar|confirmar|arreglar)(?: \\w+){0,2} (?:vacaciones|trabajo|agenda|permiso)|por ahora no(?= ?(?:puedo|podemos|voy|vamos|quiero))|en otro momento|(?:voy a|tengo que|dejame|necesito|lo voy a) (?:\\w+ )?(?:pensar\\w*|analizar\\w*|evaluar\\w*)|(?:lo|me lo) pienso|me lo voy a pensar|(?:todavia|aun) no (?:me )?decid\\w+|no estoy segur[oa]|mas adelante|despues (?:veo|te digo|les digo)|(?:ahora|este mes|esta semana) no (?:puedo|podemos|se puede)|no (?:es|era) (?:el|un buen|buen) momento|(?:muy|demasiado) pronto|(?:esas|estas) fechas no',
    ),
  },
  {
    objection: 'trust',
    said: anyOf(
      '(?:me|nos) (?:da|daria) (?:un poco de |mucho )?miedo|(?:fotos|imagenes) (?:son )?(?:reales|verdaderas|de verdad)|(?:tienen|hay|tienes) (?:alguna )?(?:referencias?|resenas|opiniones|garantias?|pagina web|sitio web|oficina)|(?:me |nos )estafaron|no (?:los|las|te|lo) conozco|existe (?:de verdad|realmente)|(?:de quien|quien) es (?:el |la )?(?:dueno|duena|casa|propietario)|estafas?|estafador\\w*|fraude|confiables?|confiar|confianza|de fiar|desconf\\w+|mied[oi] de|truch[oa]|sospechos[oa]|(?:es|son) (?:segur[oa](?! (?:la|el|para))|real|verdad|de verdad)s?|como se que|tengo miedo|falso',
    ),
  },
  {
    objection: 'place',
    said: anyOf(
      'no me (?:gusta|gusto|convence|agrada) (?:mucho )?(?:ese|esa|este|esta|la|el) (?:zona|barrio|lugar|ubicacion|playa|ciudad)|(?:prefiero|preferimos|queremos|preferiria|quisiera) (?:algo |un lugar )?mas (?:cerca|tranquil[oa]|centric[oa])|queremos (?:ir a )?otr[oa] (?:playa|zona|ciudad|lugar|barrio)|lejos|lejan[oa]|apartad[oa]|(?:prefiero|quiero|quisiera|preferimos) (?:en )?otr[oa] (?:lugar|zona|ciudad|barrio|playa)|(?:muy|demasiado) ruidos[oa]|no me gusta (?:la zona|el lugar|el barrio|la ubicacion)|(?:zona|barrio|lugar) (?:es )?(?:peligros[oa]|fe[oa]|mal[oa])',
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
