/** How near somebody is to buying: 1 shows interest, 2 asks what one asks before booking, 3 wants to book. */
import type { Intent, Language, Slots, Topic } from '../actor/event.ts';
import type { Objection } from './objections.ts';
import { anyOf } from './phrases.ts';
import { type Pattern, Sieved } from './sieve.ts';

export type Buying = 1 | 2 | 3;

/** How arriving and cancelling work, and whether it is still free. */
const MEDIUM: Readonly<Record<Language, Pattern>> = {
  pt: anyOf(
    '(?:qual|quanto|tem|precisa|cobra\\w*|valor|pede\\w*)[^\\n?]{0,16} (?:taxa de limpeza|taxas)|como (?:e|funciona|fica|seria|faco|faz|posso)[^\\n?]{0,16} reserva|(?:valor|preco) (?:total|final|fechado)|total (?:fica|da|sai|com|pra|para|de tudo)|quanto (?:fica|sai|da) (?:tudo|no total|o total|ao todo)|quanto (?:fica|da|sai) o total',
    '(?:horario|hora|horas|que horas)[^\\n?]{0,20} (?:check-?in|check-?out|checkin|checkout|entrada|entrar|chegar|chegada|sair|saida)|(?:check-?in|check-?out|checkin|checkout|entrada)(?: (?:e|eh|a partir|pode|tem que ser|seria|fica))* ?(?:que horas|a partir|qual|horario|as \\d|ate)|a partir de que horas|(?:posso|podemos|da pra) (?:entrar|chegar)(?: \\w+){0,2} (?:cedo|antes|tarde|depois|as \\d)',
    '(?:politica|regras?|taxa|multa|prazo|condicoes)[^\\n]{0,12} cancelamento|cancelamento|(?:se|caso) (?:eu |a gente |nos )?(?:precis\\w+ |tiver\\w* que |tiver de |for )?(?:cancel\\w+|desist\\w+)|reembolsavel|tem contrato|(?:ainda|continua|segue) (?:esta |ta |tem )?(?:dispon\\w+|livre|vag[oa])|(?:minimo|minima) de (?:noites|diarias)|(?:cancel\\w+|desist\\w+)[^\\n]{0,24} (?:sem multa|de graca|gratis|sem custo)|(?:ate quando|ateh quando|prazo|regras?|politica)[^\\n]{0,24} cancel\\w+|(?:link|copia|modelo|minuta|ler|ver) (?:d?o )?contrato|contrato (?:pra|para|antes)|pagamento (?:e|eh) [^\\n]{0,30}(?:antes|metade|chegada|adiantad)\\w*',
  ),
  en: anyOf(
    '(?:total|final) (?:price|cost)|deposit|check-?in time|what time (?:is|can|do|does)[^\\n?]{0,20}(?:check|arrive|come|in)|cancell?ation|if (?:i|we)[^\\n?]{0,20}cancel|refundable|still (?:available|free|open)|cleaning fee|minimum (?:stay|nights)',
  ),
  es: anyOf(
    '(?:precio|costo) (?:total|final)|anticipo|deposito|sena|(?:a que|que) hora[^\\n?]{0,20}(?:check|entr|lleg)\\w*|cancelacion|si (?:cancel\\w+|tengo que cancelar)|(?:todavia|aun|sigue) (?:esta )?(?:libre|disponible)|noches minimas',
  ),
};

const WEAK: Readonly<Record<Language, Pattern>> = {
  pt: anyOf(
    'interessante|(?:tenho|temos|estou com|fiquei com|muito) interess\\w+|interessad[oa]s?|me interess(?:ei|ou|a)|gostei|gostamos|curti|adorei|amei|legal|bacana|lind[oa]s?|maravilh\\w+|que (?:bom|bonit[oa])|parece (?:boa|bom|otim[oa]|legal|perfeit[oa])|mais (?:detalhes|informac\\w+|info)|detalhes|informac\\w+|me (?:conta|fala|passa)(?: mais)|como (?:e|eh|sao) (?:a|o|as|os)|quantos (?:quartos|banheiros|andares|metros)|quantas (?:camas|suites|vagas|pessoas)|fica (?:perto|longe|a quantos|onde|em que)|onde fica|qual (?:a distancia|o endereco|bairro|a localizacao|a metragem|o tamanho)|tem (?:quantos|quantas)|cabem? (?:quant\\w+|\\d|todo|tod[oa]s|a gente|nos|mais)|quant\\w+ (?:pessoas )?cabem?|o que (?:tem|inclui)|saber mais',
  ),
  en: anyOf(
    'interested|like|love|loved|nice|beautiful|great|looks (?:good|great|nice|amazing)|more (?:details|info\\w*|about)|details|tell me|how many (?:bedrooms|rooms|beds|bathrooms)|how far|where is|sounds good|gorgeous|amazing|wow|lovely|stunning|perfect',
  ),
  es: anyOf(
    'interesad[oa]s?|me (?:interes|gust|encant)\\w+|lind[oa]s?|hermos[oa]s?|genial|mas (?:detalles|informacion|info)|detalles|cuant[oa]s (?:habitaciones|camas|banos)|donde (?:queda|esta)|que tan lejos|me parece bien|hermosura|precios[oa]|perfect[oa]',
  ),
};

/** Nobody who wants one of these is about to buy with it. */
const NONE: ReadonlySet<Intent> = new Set([
  'stop',
  'person',
  'complaint',
  'billing',
  'support',
  'greeting',
  'goodbye',
  'thanks',
  'no',
]);
const DENIED = new Sieved(
  /\b(?:nao|nem|nada|not|don'?t|didn'?t|no) (?:me |muito |i |really )?(?:gost|curt|ador|interess|quer|tenho interess|like|love|gust)\w*/,
);

interface Message {
  plain: string;
  language: Language;
  intent: Intent;
  slots: Slots;
  /** Slots known before, which houses were shown for. */
  known: Readonly<Slots>;
  objections: readonly Objection[];
  topics: readonly Topic[];
  isPleased: boolean;
}

export function buyingOf(message: Message): Buying | undefined {
  const { plain, language, intent, slots, known, topics } = message;
  if (intent === 'booking') return 3;
  if (intent === 'visit') return isDated(slots) || AT_A_DATE.test(plain) ? 3 : 1;
  if (NONE.has(intent) || DENIED.test(plain)) return undefined;
  if (intent === 'availability' || topics.includes('payment') || MEDIUM[language].test(plain)) return 2;
  if (intent === 'price') return isDated(slots) || slots.nights !== undefined || isDated(known) ? 2 : 1;
  return intent === 'photos' || isInterested(message) ? 1 : undefined;
}

const isDated = ({ checkIn, checkOut }: Slots): boolean => checkIn !== undefined || checkOut !== undefined;

/** In a house that was shown: chosen, asked about or praised. */
function isInterested({ plain, language, intent, slots, known, objections, isPleased }: Message): boolean {
  if (slots.choice !== undefined || WEAK[language].test(plain)) return true;
  if (intent !== 'other' || objections.length > 0) return false;
  const wasShown = isDated(known) || known.place !== undefined;
  return slots.amenities !== undefined || (wasShown && (isPleased || plain.includes('?')));
}

const AT_A_DATE = new Sieved(
  /\b(?:hoje|amanha|dia \d|segunda|terca|quarta|quinta|sexta|sabado|domingo|semana|fim de semana|fds|as \d|\d+ ?h|today|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|hoy|manana|lunes|martes|miercoles|jueves|viernes)\b/,
);
