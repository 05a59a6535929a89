/** Whether somebody is annoyed or pleased. */
import type { Intent, Language } from '../actor/event.ts';
import { allMatches, anyOf, everyOf } from './phrases.ts';
import type { Pattern, Sieved } from './sieve.ts';

export type Sentiment = 'negative' | 'positive';

const NEGATIVE: Readonly<Record<Language, Pattern>> = {
  pt: anyOf(
    'pessim[oa]s?|horrive(?:l|is)|horroros[oa]s?|terrive(?:l|is)|lamentave(?:l|is)|ridicul[oa]s?|absurd[oa]s?|vergonh\\w+|palhacad\\w*|descaso|desrespeito|inadmissivel|inaceitavel|nojent[oa]s?|imund[oa]s?|porcaria|lixo|droga|merda|bosta|inferno|saco cheio|que saco|pqp|puta (?:que|merda)|porra|caralho|aff+|affs|afe|desgraca|idiotas?|burr[oa]|inutil',
    'decepc\\w+|decepcionad[oa]s?|insatisfeit[oa]s?|indignad[oa]s?|revoltad[oa]s?|irritad[oa]s?|irritante|chatead[oa]s?|frustrad[oa]s?|frustrante|frustrac\\w+|furios[oa]s?|put[oa] da vida|brav[oa] com|arrependid[oa]s?|desapontad[oa]s?|com raiva|que raiva|to p da vida|estressad[oa]s?',
    '(?:cansei|cansad[oa]) d[eao]|(?:nao|num) (?:aguento|acredito que|da mais)|nao da pra (?:acreditar|confiar em voces)|perdi a paciencia|ja (?:falei|disse|perguntei|expliquei|respondi|pedi) (?:isso|mil|\\d|varias|tres|duas|umas|que)|quantas vezes|de novo isso|isso de novo',
    'ninguem (?:me )?(?:responde\\w*|respondeu|atende\\w*|resolve\\w*|ajuda)|(?:voces|vcs) (?:nao|nunca) (?:respondem|resolvem|atendem|ajudam|cumprem)|que demora|demorad[oa]s?|demora (?:demais|muito|d\\+)|(?:ta|esta) demorando|demoraram|(?:esperando|aguardando) (?:ha|faz|tem|desde)|(?:ha|faz) (?:\\d+|uma|duas|tres|varias|muitas) (?:horas|dias|semanas) (?:esperando|sem)',
    '(?:nao|nada) gostei(?! de nada nao)|odiei|detestei|nao (?:estou|to|fiquei) (?:nada )?(?:satisfeit|feliz|contente)\\w*|nunca mais|nao recomendo|pior (?:\\w+ )?(?:da (?:minha )?vida|experiencia|atendimento|lugar|casa)|fui enganad[oa]|me enganaram|propaganda enganosa|(?:caro|car[oa]) demais|roubo|assalto|exploracao|abuso|abusiv[oa]s?|(?:so pode ser|isso e) (?:brincadeira|piada)',
    '(?:para de|pare de|parem de) (?:me )?\\w+|me deixa em paz|(?:voce|vc|bot|robo) nao (?:entende|entendeu|serve|ajuda|presta)|nao e (?:nada )?(?:igual|como|o que)[^\\n]{0,20}(?:fotos|anuncio|prometeram|combin\\w+)|muito ruim|bem ruim|(?:estava|tava|ta|esta) (?:muito |tud[oa] |bem )?(?:suj[oa]|mofad[oa]|fedendo|fedid[oa])|baratas? n[ao]|muito barulho|falta de (?:respeito|educacao|consideracao)|infelizmente (?:nao gostei|foi|a experiencia)|cade voces|uma pena|que triste|fiquei triste|preocupad[oa]',
  ),
  en: anyOf(
    "terrible|horrible|awful|worst|disappoint\\w+|unacceptable|ridiculous|disgust\\w+|filthy|angry|annoy\\w+|upset|frustrat\\w+|furious|useless|hate|hated|sucks?|crap|wtf|damn|stupid|rude|rip ?off|scammed|outrageous|joke|never again|not happy|unhappy|(?:tired|sick) of|no ?(?:one|body) (?:answers|answered|responds|replied|replies|helps)|waiting for (?:hours|days)|way too (?:expensive|much)|did ?n[o']?t like|don'?t like|very bad|dirty|gross|leave me alone|i already (?:told|said|asked)|how many times|stop (?:messaging|texting|sending)",
  ),
  es: anyOf(
    'pesim[oa]s?|horribles?|terribles?|verguenza|ridicul[oa]s?|inaceptables?|decepcion\\w*|enojad[oa]|molest[oa]|furios[oa]|frustrad[oa]|asco|asqueros[oa]|basura|mierda|nunca mas|nadie (?:me )?(?:responde|contesta|atiende|respondio|contesto)|no (?:me gusto|estoy content[oa]|estoy satisfech[oa])|llevo (?:horas|dias) esperando|cansad[oa] de|una estafa|me estafaron|carisim[oa]|demasiado caro|muy mal[oa]?|muy suci[oa]|ya (?:te |les )?(?:dije|pregunte)|harto|harta|que demora|una falta de respeto|odio',
  ),
};

const POSITIVE: Readonly<Record<Language, Sieved>> = {
  pt: everyOf(
    'adorei|amei|amamos|adoramos|ador[oa]\\w{0,3}|encantad[oa]s?|encantei|apaixon\\w+|maravilh\\w+|perfeit[oa]s?|perfeicao|sensacional|espetacular|incrive(?:l|is)|excelentes?|fantastic[oa]s?|lind[oa]s?|lindissim[oa]s?|lindona|show(?: de bola)?|top|topz\\w+|otim[oa]s?|massa|bacana|demais da conta|divin[oa]|deslumbrante|paradisiac[oa]|fof[oa]|gracinha|uau|wow|oba+|eba+|uhu+l*|aeee*|delicia',
    'que (?:legal|bom|bonit[oa]|lind[oa]|otim[oa]|delicia|gracinha|maximo|maravilha)|muito (?:bom|boa|legal|bonit[oa]|bacana|atencios[oa]|gentil|simpatic[oa]|feliz)|gostei(?: muito| demais| bastante)?|curti|gostamos|parabens|ansios[oa]s?|animad[oa]s?|empolgad[oa]s?|mal (?:posso|podemos) esperar|feliz(?! (?:natal|ano|pascoa|aniversario))|super (?:atencios[oa]|gentil|simpatic[oa]|recomendo|legal|bem)|melhor (?:casa|atendimento|experiencia|lugar) (?:que|da|do|de)|(?:atendimento|voces|vcs|voce|vc)(?: (?:e|sao|foi|foram))? (?:nota (?:10|dez|mil)|demais|otim\\w+|rapid\\w+)|nota (?:10|dez|mil)|deus (?:te |lhe )?abencoe|muitissimo obrigad[oa]|muito obrigad[oa] (?:mesmo|pela|por)|legal[ !]|^legal$|e a minha cara',
  ),
  en: everyOf(
    "love|loved|amazing|awesome|wonderful|perfect|great|beautiful|gorgeous|fantastic|excellent|lovely|stunning|incredible|excited|can'?t wait|looking forward|thank you so much|happy|nice|cool|best (?:house|place|service)|wow|brilliant|superb",
  ),
  es: everyOf(
    'me encant\\w+|encantad[oa]s?|maravillos[oa]s?|perfect[oa]s?|excelentes?|increibles?|hermos[oa]s?|precios[oa]s?|genial(?:es)?|buenisim[oa]s?|fantastic[oa]s?|me gust(?:a|o|an|aron)(?: mucho)?|que (?:lindo|linda|bueno|bonit[oa])|lind[oa]s?|feliz|content[oa]s?|emocionad[oa]s?|espectacular|muchisimas gracias|divin[oa]',
  ),
};

/** What the same words are when they are denied, wished in farewell, or a mere yardstick. */
const NOT_PLEASED =
  /(?:\b(?:nao|nada|nem|sem|not|isn'?t|wasn'?t|don'?t|didn'?t|no|nunca|would|wouldn'?t)(?: (?:e|eh|foi|esta|ta|me|achei|acho|fiquei|a|o|that|so|very|tan|muy|muito|estava|tava|be|i|estou|to|like|it))*|\b(?:tenha|tenham|um|uma|have an?|seria|se for|would be|ser|bem|procur\w+|quero|queria|algo|alguma coisa|lugar)(?: (?:um|uma|a|algo|bem|muito|casa|lugar))*) $/;
/** "otimo dia", "perfeito pra 6?": no sign of pleasure. */
const FAREWELL = /^ (?:dia|tarde|noite|semana|fim de|final de|fds|feriado|day|weekend|evening|de linha)/;
const BACK = 32;

const ANGRY_EMOJI = /[😡🤬😠👎😤😒🙄😞😢😭😔💔🤮😩😫]/u;
const PLEASED_EMOJI = /[😍🥰🤩😃😄😁😊☺😀❤💕💖💙👏🎉🥳😻🙌💛💚✨🔥]/u;
/** Annoyed by nothing but how it is asked: "alguém aí???". */
const PRESSES = /\?{3,}|!{3,}\?|\?!{2,}/;
/** No emoji is in a text without one of these. */
const BEYOND_LATIN = /[^\0-\u024f]/;

/** With the intents that go with a feeling by themselves. */
export function sentimentOf(
  text: string,
  plain: string,
  language: Language,
  intent: Intent,
): Sentiment | undefined {
  if (intent === 'complaint' || NEGATIVE[language].test(plain)) return 'negative';
  const mayHaveEmoji = BEYOND_LATIN.test(text);
  if (mayHaveEmoji && ANGRY_EMOJI.test(text)) return 'negative';
  if (plain.includes('?') && PRESSES.test(plain)) return 'negative';
  return pleases(plain, language) || (mayHaveEmoji && PLEASED_EMOJI.test(text)) ? 'positive' : undefined;
}

function pleases(plain: string, language: Language): boolean {
  return allMatches(POSITIVE[language], plain).some(({ 0: { length }, index }) => {
    const before = plain.slice(Math.max(0, index - BACK), index);
    const after = plain.slice(index + length, index + length + BACK);
    return !NOT_PLEASED.test(before) && !FAREWELL.test(after);
  });
}
