/** How somebody decides: who, how soon, and at what price. */
import type { Language, Signs } from '../actor/event.ts';
import { anyOf } from './phrases.ts';
import type { Pattern } from './sieve.ts';
import { type Sign, TABLES } from './sign-phrases.ts';

/** What the rest of the perception tells of it. */
interface Hints {
  /** A stay that begins within days is to be settled now. */
  soon: boolean;
  objectsToPrice: boolean;
}

export function signsOf(
  plain: string,
  language: Language,
  { soon, objectsToPrice }: Hints,
): Signs | undefined {
  const { authority, timeline, priceLevel } = TABLES[language];
  const who = firstOf(authority, plain);
  const when = firstOf(timeline, plain) ?? (soon ? 'now' : undefined);
  const price = firstOf(priceLevel, plain) ?? (objectsToPrice ? 'low' : undefined);
  if (who === undefined && when === undefined && price === undefined) return undefined;
  return {
    ...(who !== undefined && { authority: who }),
    ...(when !== undefined && { timeline: when }),
    ...(price !== undefined && { priceLevel: price }),
  };
}

function firstOf<Value>(signs: readonly Sign<Value>[], plain: string): Value | undefined {
  return signs.find(({ said, unless }) => said.test(plain) && !unless?.test(plain))?.value;
}

/** Words that take back by themselves, whatever stands beside them. */
const CORRECTS: Readonly<Record<Language, Pattern>> = {
  pt: anyOf(
    'errei|(?:em vez|inves|ao inves) d\\w+ (?:dia )?\\d+|errad[oa] (?:a data|o dia|o numero|eu)|me (?:enganei|confundi|expressei mal|equivoquei)|corrig\\w+|correcao|quis dizer|melhor dizendo|digitei errado|escrevi errado|falei errado|mandei errado|passei (?:a data |o dia )?errad[oa]|mudei de ideia|mudou|mudaram (?:as datas|os planos)|mudanca de planos|retificando|(?:eramos|iamos ser|seriamos|iriamos)[^\\n]{0,20} (?:mas|so que|agora)[^\\n]{0,30}|(?:cancela|esquece|desconsidera|ignora|tira|retira|risca) (?:o|a|os|as|isso|tudo|essa|esse)(?! (?:reserva|hospedagem|estadia|numero|msg|mensagem|contato|meu))(?: \\w+)?|(?:dia |do dia )?\\d{1,2} nao, (?:e |do |dia |no |o )|(?:nao|n) (?:e|sou|somos|sao) mais|nao sou [oa]? ?\\w+,? sou|(?:nao|n) (?:e|eh|sao|somos|era|vai ser)(?: mais)? (?:dia |de |o |a )?[\\w/]{1,14}(?: a [\\w/]{1,9})?(?: \\w+)?,? (?:e|eh|sao|somos|mas|e sim|mas sim) (?:dia )?\\w+',
  ),
  en: anyOf(
    'i meant|my (?:mistake|bad)|correction|i was wrong|i made a mistake|changed my mind|not \\w+,? but|i mean|wrong (?:date|number|day)|typo',
  ),
  es: anyOf(
    'me equivoque|quise decir|corrijo|correccion|mejor dicho|cambie de (?:idea|opinion)|me confundi|no (?:son|somos|es) \\w+,? (?:sino|son|somos|es) \\w+',
  ),
};
/** Words that take back only where something is said anew beside them. */
const MAY_CORRECT: Readonly<Record<Language, Pattern>> = {
  pt: anyOf(
    'na (?:verdade|vdd)|alias|quer dizer|quero dizer|digo|ops|opa,? nao|(?:desculpa|desculpe|perdao)(?:,? (?:e|eh|sao|somos|na verdade|nao|dia|seria|era|o certo))|nao, (?:e|sao|somos|seremos|dia|era)|em vez d\\w+|ao inves d\\w+|inves d\\w+|(?:troca|muda|altera|corrige) (?:pra|para|a data|o dia)|agora (?:somos|sao|vamos ser|seremos)|melhor (?:dia|de|somos|do dia)',
  ),
  en: anyOf('actually|sorry,? (?:it|we|i|the|not)|instead|make (?:it|that)|no,? (?:it|we)'),
  es: anyOf('en realidad|perdon|mejor|digo|en vez de|no,? (?:somos|son|es)'),
};

/** "quer dizer, sim": a yes or a no is said anew. */
const ANEW = /\b(?:quer dizer|digo|ops),? (?:sim|nao)\b/;

export function correctsIn(plain: string, language: Language, givesSlots: boolean): boolean {
  return (
    CORRECTS[language].test(plain) || ((givesSlots || ANEW.test(plain)) && MAY_CORRECT[language].test(plain))
  );
}
