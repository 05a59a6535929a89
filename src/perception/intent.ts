/** What the customer wants with a message. Of several wants the most consequential one counts. */
import type { Intent, Language, Slots } from '../actor/event.ts';
import { type Reading, read } from './normalise.ts';
import type { Objection } from './objections.ts';
import { anyOf } from './phrases.ts';
import { shortAnswer } from './short-answers.ts';
import { Sieved } from './sieve.ts';
import { ORDER, type Want, type WantRule } from './want.ts';
import { ENGLISH_WANTS } from './wants-en.ts';
import { SPANISH_WANTS } from './wants-es.ts';
import { SERVICE_WANTS } from './wants-service.ts';
import { STAY_WANTS } from './wants-stay.ts';

const RULES: Readonly<Record<Language, readonly WantRule[]>> = {
  pt: inOrder([...SERVICE_WANTS, ...STAY_WANTS]),
  en: inOrder(ENGLISH_WANTS),
  es: inOrder(SPANISH_WANTS),
};

function inOrder(rules: readonly WantRule[]): readonly WantRule[] {
  return rules
    .map((rule) => (rule.said instanceof RegExp ? { ...rule, said: new Sieved(rule.said) } : rule))
    .sort((one, other) => ORDER.indexOf(one.intent) - ORDER.indexOf(other.intent));
}

/** What is understood of a message beside its wants. */
export interface Understood {
  language: Language;
  slots: Slots;
  objections: readonly Objection[];
}

/** Two wants of a message compete, unless the lesser is one of these: they go along with the others. */
const ACCOMPANY: ReadonlySet<Intent> = new Set(['search', 'availability']);
const COMPETING = 0.65;
/** "reembolso da minha reserva": the stay is not a second want. */
const AFTER_A_STAY: ReadonlySet<Intent> = new Set(['billing', 'complaint']);

const WISHED = [
  'checkIn',
  'checkOut',
  'nights',
  'guests',
  'adults',
  'children',
  'pets',
  'place',
  'choice',
  'budget',
] as const;

export function wantOf(reading: Reading, understood: Understood): Want {
  const wants = wantsIn(reading.plain, understood);
  const [first] = wants;
  if (first) return wants.some((want) => competes(want, first)) ? { ...first, confidence: COMPETING } : first;
  const { slots } = understood;
  if (slots.choice !== undefined && TAKES_IT.test(reading.plain))
    return { intent: 'booking', confidence: 0.75 };
  const given = WISHED.filter((slot) => slots[slot] !== undefined).length;
  // "a opção 2 tem piscina?"
  if (given === 1 && slots.choice !== undefined && slots.amenities !== undefined)
    return aboutAmenities(reading.plain);
  if (given === 1 && slots.pets !== undefined) return aboutAmenities(reading.plain);
  if (given > 0) return { intent: 'search', confidence: given > 1 ? 0.95 : 0.9 };
  if (slots.amenities !== undefined && !isOnlyAgainst(reading.plain, understood.objections)) {
    return aboutAmenities(reading.plain);
  }
  if (slots.name !== undefined) return answerBefore(reading) ?? { intent: 'other', confidence: 0.9 };
  if (slots.email !== undefined || slots.cpf !== undefined) return { intent: 'other', confidence: 0.9 };
  return shortAnswer(reading) ?? nothing(reading, understood);
}

const competes = (want: Want, first: Want): boolean =>
  want.intent !== first.intent &&
  !ACCOMPANY.has(want.intent) &&
  !(want.intent === 'support' && AFTER_A_STAY.has(first.intent));

function wantsIn(plain: string, { language, slots, objections }: Understood): Want[] {
  const wants: Want[] = [];
  for (const { intent, confidence, said, unless } of RULES[language]) {
    if (!said.test(plain) || unless?.test(plain)) continue;
    // "o preco ta alto" and "meu orcamento e 3 mil" ask for none.
    const told = objections.includes('price') || slots.budget !== undefined;
    if (intent === 'price' && told && !ASKS_PRICE.test(plain)) continue;
    if (intent === 'search' && isOnlyAgainst(plain, objections)) continue;
    // "visitar Búzios" is the holiday itself.
    if (intent === 'visit' && slots.place !== undefined && !A_HOUSE.test(plain)) continue;
    wants.push({ intent, confidence });
  }
  return wants;
}

/** A reason against says what is wished instead, too; only with a question it asks for it. */
function isOnlyAgainst(plain: string, objections: readonly Objection[]): boolean {
  if (objections.length === 0) return false;
  return objections.includes('trust') || !(plain.includes('?') || WISHES.test(plain) || SHOWS.test(plain));
}

const SHOWS = /\b(?:mostra|manda|tem|quero|prefiro|show|muestra)\b/;

/** "quero a segunda": one of those shown, told without a question. */
const TAKES_IT =
  /^(?:[^?]{0,30}[ ,.!])?(?:quero|vou querer|fico com|ficar com|vou de) (?:a|o|esse|essa) [^?]*$/;

/** Asked of a house, or wished for. */
function aboutAmenities(plain: string): Want {
  return ASKS.test(plain) && !WISHES.test(plain)
    ? { intent: 'other', confidence: 0.85 }
    : { intent: 'search', confidence: 0.8 };
}

const ASKS =
  /\?|^(?:oi |ola |e |mas |a casa |ela |la |ai )*(?:tem|possui|aceita\w*|permite\w*|pode|posso|inclui|vem com|da pra|sera que|does|do|is|are|has|can|tiene\w*|hay|acepta\w*|permite\w*|se puede)\b/;
const WISHES = new Sieved(
  /\b(?:quero|queria|queremos|preciso|precisa(?:mos)?|procur\w+|busc\w+|gostaria|(?:algo|alguma?s?|casas?|lugar|opcao|opcoes|outra|coisa) (?:\w+ )?(?:com|que tenha|que aceite\w*|pet)|tem que ter|need|want|looking|something with|quiero|necesito|algo con)\b/,
);

function nothing({ plain, words }: Reading, { objections }: Understood): Want {
  if (objections.length > 0) return { intent: 'other', confidence: 0.8 };
  if (GREETS.test(plain) && !ASKS.test(plain) && !MORE.test(plain)) {
    return { intent: 'greeting', confidence: 0.6 };
  }
  return { intent: 'other', confidence: words.length > 0 ? 0.3 : 0.2 };
}

const GREETS =
  /^(?:oi+e?|ola+|opa|bo[am] (?:dia|tarde|noite)|hello|hi|hola|good (?:morning|afternoon|evening)|buen[oa]s)\b/;
const MORE = new Sieved(
  /informac|detalhe|interess|saber|gostaria|quer|ajud|duvida|precis|want|need|know|quier/,
);

/** The yes or no of "Sim, me chamo Ana". */
function answerBefore({ text }: Reading): Want | undefined {
  const end = text.search(CLAUSE_END);
  const answer = end > 0 ? shortAnswer(read(text.slice(0, end))) : undefined;
  return answer?.intent === 'yes' || answer?.intent === 'no' ? answer : undefined;
}

const CLAUSE_END = /[.,;!\n]/;
const A_HOUSE = anyOf(
  'casa|casinha|imovel|ape|apto|apartamento|chale|sitio|pousada|lugar|local|espaco|acomodacao|flat|cobertura|quarto|house|place|home',
);
const ASKS_PRICE = /\?|\b(?:quanto|qnto|qto|qnt|qual|how much|cuanto)\b/;
