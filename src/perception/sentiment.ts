/** Whether somebody is annoyed or pleased. */
import type { Intent, Language } from '../actor/event.ts';
import { allMatches, anyOf, everyOf } from './phrases.ts';
import type { Pattern, Sieved } from './sieve.ts';

export type Sentiment = 'negative' | 'positive';

const NEGATIVE: Readonly<Record<Language, Pattern>> = {
  pt: anyOf(
    'pessim[oa]s?|horrive(?:l|is)|horroros[oa]s?|terrive(?:l|is)|lamentave(?:l|is)|ridicul[oa]s?|absurd[oa]s?|vergonh\\w+|palhacad\\w*|descaso|desrespeito|inadmissivel|inaceitavel|nojent[oa]s?|imund[oa]s?|porcaria|lixo|droga|merda|bosta|inferno|saco cheio|que saco|pqp|puta (?:que|merda)|porra|caralho|aff+|affs|afe|desgraca|idiotas?|burr[oa]|inutil',
    'decepc\\w+|decepcionad[oa]s?|insatisfeit[oa]s?|indignad[oa]s?|revoltad[oa]s?|irritad[oa]s?|irritante|chatead[oa]s?|frustrad[oa]s?|frustrante|frustrac\\w+|furios[oa]s?|put[oa] da vida|brav[oa] com|arrependid[oa]s?|desapontad[oa]s?|com raiva|que raiva|to p da vida|estressad[oa]s?',
    '(?:cansei|cansad[oa]) d[eao]|(?:nao|num) (?:aguento|acredito que|da mais)|nao da pra (?:acreditar|confiar em voces)|perdi a paciencia|ja (?:falei|disse|perguntei|expliquei|respondi|pedi) (?:isso|mil|\\d|varias|tres|duas|umas|que)|quantas vezes (?:eu |mais |vou |tenho |preciso |ja |terei )|de novo isso|isso de novo|(?:tentei|liguei|mandei|chamei|pedi|escrevi|reclamei)[^\\n]{0,30} (?:\\d|duas|tres|quatro|varias|mil|mais de uma) vez(?:es)?|(?:sem|perdendo a|perdi a|cade a) paciencia|(?:nao|nem) (?:adianta|presta|e possivel|tem condicoes|da mais pra)|(?:ta|estao|so pode estar) de (?:sacanagem|brincadeira|palhacada)|sacanagem|sem nocao|me arrependi|arrependimento|que (?:raiva|odio|nervoso|coisa feia|falta de)|cansativ[oa]|estresse|estressante|perda de tempo|perdi (?:o|meu|todo) (?:\\w+ )?(?:tempo|dia)|prejuizo',
    'ninguem (?:me )?(?:responde\\w*|respondeu|atende\\w*|resolve\\w*|ajuda)|(?:voces|vcs) (?:nao|nunca) (?:respondem|resolvem|atendem|ajudam|cumprem)|que demora|demorad[oa]s?|demora (?:demais|muito|d\\+)|(?:ta|esta) demorando|demoraram|(?:esperando|aguardando) (?:ha|faz|tem|desde)|(?:ha|faz) (?:\\d+|uma|duas|tres|varias|muitas) (?:horas|dias|semanas) (?:esperando|sem)',
    '(?:nao|nada) gostei(?! de nada nao)|odiei|detestei|nao (?:estou|to|fiquei) (?:nada )?(?:satisfeit|feliz|contente)\\w*|nunca mais|nao recomendo|pior (?:\\w+ )?(?:da (?:minha )?vida|experiencia|atendimento|lugar|casa)|fui enganad[oa]|me enganaram|propaganda enganosa|roubo|assalto|exploracao|abuso|abusiv[oa]s?|(?:so pode ser|isso e) (?:brincadeira|piada)',
    '(?:para de|pare de|parem de) (?:me |de )*(?:ench|insist|perturb|incomod|enrol|ment|engan|ser )\\w*|me deixa em paz|(?:voce|vc|bot|robo) nao (?:entende|entendeu|serve|ajuda|presta)|nao e (?:nada )?(?:igual|como|o que)[^\\n]{0,20}(?:fotos|anuncio|prometeram|combin\\w+)|muito ruim|bem ruim|(?:estava|tava|ta|esta) (?:muito |tud[oa] |bem )?(?:suj[oa]|mofad[oa]|fedendo|fedid[oa])|baratas? n[ao]|muito barulho|falta de (?:respeito|educacao|consideracao)|infelizmente (?:nao gostei|foi|a experiencia)|cade voces|(?:uma|que) (?:pena|lastima)|que triste|fiquei triste|(?<!nao )(?:tristeza|lamento muito)',
    '(?:nao|nem) (?:gosto|gostei|curto|curti|gostamos|curtimos|me agrad\\w+|agradou)(?: muito| nada| mesmo)?(?= ?(?:$|[,.!;\\n]|d(?:o|a|ess|est|is|os|as)|nao|mas|,))|(?:nao|num) (?:to|estou|tou) gostando|assim (?:nao da|fica dificil|e dificil|nao tem como)|(?:fui|foi|sinto|senti|estou)(?: me)? (?:lesad[oa]|humilhad[oa]|constrangid[oa])|mentir(?:a|am|oso|osa|osos|ada)|cara de pau|nunca vi (?:isso|tanta?|tamanh)|ninguem merece|(?:ta|esta|isso e|so pode ser|e) (?:de |uma )?brincadeira|odeio|tosc[oa]|nojo|podre|zoad[oa]|inconvenient\\w+|insistent\\w+|insuportave(?:l|is)|desagradave(?:l|is)|(?:ate (?:agora|hoje)|desde (?:ontem|cedo|segunda|sexta|\\d))[^\\n]{0,30} (?:nada|ninguem|esperando|tentando|sem)|(?:e|ate agora|ate hoje) nada(?= ?(?:$|[!.?]|de ))|(?:vo[cs]e?s?|vcs|vc) (?:so |ja )?(?:me )?(?:enrolam|enrola|enganaram|mentiram|prometeram|somem|sumiram)|me irrit\\w+|(?:faz|ha|tem) (?:mais de )?(?:uma?|duas|dois|tres|quatro|varios|varias|\\d+) (?:dias?|horas?|semanas?|meses|mes)[^\\n]{0,24} (?:esper|aguard|sem|nao|pedi|mand|tent|ninguem|peco)\\w*|cade (?:o |a )?(?:meu|minha|voces|vcs|resposta|reembolso|dinheiro|retorno|atendimento)|ainda nao (?:\\w+ )?(?:recebi|caiu|chegou|resolv\\w+|devolv\\w+|respond\\w+)|ja era (?:pra|para) (?:ter|estar)|fal(?:ei|aram|ou) (?:uma coisa|que)[^\\n]{0,30} (?:e nao|e outra|mas nao)|promet\\w+[^\\n]{0,30} (?:nao|e nada|nunca)|irritante|desisto de voces|(?:to|estou|fiquei|fico) (?:muito |bem |super |tao )?(?:triste|arrasad[oa]|brav[oa]|nervos[oa]|put[oa]|irritad[oa]|indignad[oa]|desesperad[oa])|(?:esperava|esperavamos|imaginava) (?:bem |muito )?(?:mais|menos|outra coisa|algo melhor)|deus me livre|misericordia|credo|(?:meu|o) dinheiro de volta|nao quero (?:mais )?(?:falar|conversar) com (?:um |uma |esse |essa )?(?:robo|maquina|bot)|ainda nao (?:recebi|resolveram|me responder|me atend|chegou|devolv|estornar)\\w*|(?:um|que) desastre|(?:tudo|todo lugar|tudo ja) (?:\\w+ )?(?:lotado|esgotado|ocupado|alugado)|nao sei mais o que|ignor(?:am|ando|ado|ada|aram|ou)|no vacuo|enrolad[oa]s?|enrolac\\w+|desorganiz\\w+|mal educad\\w+|grosseir\\w+|gross[oa]s?|incompetent\\w+|(?:sem|nenhuma) (?:resposta|retorno|solucao|consideracao)|impossivel (?:dormir|ficar|descansar|usar)|(?:estragou|estragaram|acabou com|arruinou) (?:a|o|com|minha|meu|minhas|nossa|nosso)|fiquei (?:na mao|esperando|sem)|nao (?:volto|alugo|reservo|fico) (?:mais|nunca)|(?:servico|atendimento|qualidade) (?:de quinta|fraco|ruim|pessim\\w+)|que saco|bem (?:chato|chata|chateado|chateada)|nao (?:fui|fomos) (?:bem )?(?:atendid|tratad|recebid)\\w*',
  ),
  en: anyOf(
    "terrible|horrible|awful|worst|disappoint\\w+|unacceptable|ridiculous|disgust\\w+|filthy|angry|annoy\\w+|upset|frustrat\\w+|furious|useless|hate|hated|sucks?|crap|wtf|damn|stupid|rude|rip ?off|scammed|outrageous|joke|never again|not happy|unhappy|(?:tired|sick) of|no ?(?:one|body) (?:answers|answered|responds|replied|replies|helps)|waiting for (?:hours|days)|did ?n[o']?t like|don'?t like|very bad|dirty|gross|leave me alone|i already (?:told|said|asked)|how many times|disaster|nightmare|waste of (?:time|money)|ignor(?:ed|ing) (?:me|us)|(?:a|such a) shame|let down|misled|still (?:no|haven'?t|waiting|not)(?: \\w+)? (?:answer|response|reply|refund|received)",
  ),
  es: anyOf(
    'pesim[oa]s?|horribles?|terribles?|verguenza|ridicul[oa]s?|inaceptables?|decepcion\\w*|enojad[oa]|molest[oa]|furios[oa]|frustrad[oa]|asco|asqueros[oa]|basura|mierda|nunca mas|nadie (?:me )?(?:responde|contesta|atiende|respondio|contesto)|no (?:me gusto|estoy content[oa]|estoy satisfech[oa])|llevo (?:horas|dias) esperando|cansad[oa] de|una estafa|me estafaron|muy mal[oa]?|muy suci[oa]|ya (?:te |les )?(?:dije|pregunte)|harto|harta|que demora|una falta de respeto|odio|(?:un|que) desastre|que (?:lastima|pena)|sin respuesta|perdida de tiempo|no (?:sirve|funciona) (?:nada|para nada)|enganad[oa]|que asco|un robo|insoportable',
  ),
};

const POSITIVE: Readonly<Record<Language, Sieved>> = {
  pt: everyOf(
    'louc[oa]s? (?:pra|para|por)|sonhando|(?:boa|otima) noticia|que alivio|ufa|recomendo|(?:e|foi|sao|ta|ficou|voces|vcs) demais(?= ?(?:$|[!.]))|foi (?:otim|maravilh|perfeit|incrive|lind)\\w*|animei|animamos|quero!{2,}|(?:quero|queremos|amo) (?:muito|demais)(?! (?:saber|ver|reservar))|(?:vou |vamos |ja )?cont(?:ar|ando) os dias|bora{1,}!|(?:foi|estava|tava|ficou|esta|ta|correu|deu) tudo (?:muito |super |bem )?(?:otimo|lindo|perfeito|maravilhos\\w+|certo|bom)|voltar(?:emos|ei|iamos)|(?:adoramos|amamos|gostamos)|que (?:fofa|fofo|amor|sonho|alegria|felicidade|paraiso|vista|visual|presente)(?! \\w+\\?)|paraiso|alegria|encant\\w+|sonho(?: de| d[aeo]|$|[!.])|que sonho|meu sonho|me imagino|partiu|arretad[oa]|feliz (?:natal|ano novo|pascoa|aniversario)|boas festas|nao vejo a hora|doid[oa] (?:pra|para|por)|ansiedade boa|arras(?:ou|aram|a)|impecave(?:l|is)|caprichad[oa]s?|charmos[oa]s?|aconchegante|sem palavras|era (?:isso|exatamente isso|tudo|bem isso)(?: mesmo)? que (?:eu |a gente |nos )?(?:quer\\w+|procur\\w+|precis\\w+|busc\\w+)|do jeito que (?:eu )?(?:quer|procur|imagin|sonh)\\w*|mandou bem|mandaram bem|salv(?:ou|aram)|ajud(?:ou|aram) (?:muito|demais)|(?:voce|vc|voces|vcs) (?:e|eh|sao) (?:um amor|uns amores|10|dez|nota|otim\\w+|muito (?:boa|bom|bons|gentil|atencios\\w+|fof\\w+))|valeu demais|coisa (?:linda|boa|mais linda)|agora (?:eu )?posso|finalmente|melhor impossivel|(?:e|eh) (?:essa|esse|ela)!|tudo de bom|adorei|amei|amamos|adoramos|ador[oa]\\w{0,3}|encantad[oa]s?|encantei|apaixon\\w+|maravilh\\w+|perfeit[oa]s?|perfeicao|sensacional|espetacular|incrive(?:l|is)|excelentes?|fantastic[oa]s?|lind[oa]s?|lindissim[oa]s?|lindona|show(?: de bola)?|top|topz\\w+|otim[oa]s?|massa|bacana|demais da conta|divin[oa]|deslumbrante|paradisiac[oa]|fof[oa]|gracinha|uau|wow|oba+|eba+|uhu+l*|aeee*|delicia',
    'que (?:legal|bom|bonit[oa]|lind[oa]|otim[oa]|delicia|gracinha|maximo|maravilha)|muito (?:bom|boa|legal|bonit[oa]|bacana|atencios[oa]|gentil|simpatic[oa]|feliz)|gostei (?:muito|demais|bastante|mesmo|pra caramba)|gostei(?! ?(?:,|\\n)? ?(?:d[aeo]s?\\b|mas|porem|so que|s[oó]))|curti(?! ?,? ?(?:mas|porem|so que))|gostamos|parabens|ansios[oa]s?|animad[oa]s?|empolgad[oa]s?|mal (?:posso|podemos) esperar|feliz(?! (?:natal|ano|pascoa|aniversario))|super (?:atencios[oa]|gentil|simpatic[oa]|recomendo|legal|bem)|melhor (?:casa|atendimento|experiencia|lugar) (?:que|da|do|de)|(?:atendimento|voces|vcs|voce|vc)(?: (?:e|sao|foi|foram))? (?:nota (?:10|dez|mil)|demais|otim\\w+|rapid\\w+)|nota (?:10|dez|mil)|deus (?:te |lhe )?abencoe|muitissimo obrigad[oa]|muito obrigad[oa] (?:mesmo|pela|por)|legal[ !]|^legal$|e a minha cara',
  ),
  en: everyOf(
    "love|loved|amazing|awesome|wonderful|perfect|great|beautiful|gorgeous|fantastic|excellent|lovely|stunning|incredible|excited|can'?t wait|looking forward|thank you so much|happy|nice|cool|best (?:house|place|service)|wow|brilliant|superb",
  ),
  es: everyOf(
    'me encant\\w+|encantad[oa]s?|maravillos[oa]s?|perfect[oa]s?|excelentes?|increibles?|hermos[oa]s?|precios[oa]s?|genial(?:es)?|buenisim[oa]s?|fantastic[oa]s?|me gust(?:a|o|an|aron)(?: mucho)?|que (?:lindo|linda|bueno|bonit[oa]|hermos\\w+|bell\\w+|maravilla)|muy amables?|hermosura|bell[oa]s?|amo|ansios[oa]|lind[oa]s?|feliz|content[oa]s?|emocionad[oa]s?|espectacular|muchisimas gracias|divin[oa]',
  ),
};

/** What the same words are when they are denied, wished in farewell, or a mere yardstick. */
const NOT_PLEASED =
  /(?:\b(?:nao|nada|nem|sem|not|isn'?t|wasn'?t|don'?t|didn'?t|no|nunca|would|wouldn'?t)(?: (?:e|eh|foi|esta|ta|me|achei|acho|fiquei|a|o|that|so|very|tan|muy|muito|estava|tava|be|i|estou|to|like|it))*|\b(?:tenha|tenham|um|uma|have an?|seria|se for|would be|ser|bem|procur\w+|quero|queria|algo|alguma coisa|lugar)(?: (?:um|uma|a|algo|bem|muito|casa|lugar))*) $/;
/** "otimo dia", "perfeito pra 6?": no sign of pleasure. */
const FAREWELL = /^ (?:dia|tarde|noite|semana|fim de|final de|fds|feriado|day|weekend|evening|de linha)/;
const BACK = 32;

const ANGRY_EMOJI = /[🤦😑😣😖😪😟😡🤬😠👎😤😒🙄😞😢😭😔💔🤮😩😫]/u;
const PLEASED_EMOJI = /[🥹🤗💜🧡🤍😘💯😍🥰🤩😃😄😁😊☺😀❤💕💖💙👏🎉🥳😻🙌💛💚✨🔥]/u;
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
  // A smile beside a hello is manners.
  const smiles = mayHaveEmoji && intent !== 'greeting' && PLEASED_EMOJI.test(text);
  return smiles || pleases(plain, language) ? 'positive' : undefined;
}

function pleases(plain: string, language: Language): boolean {
  return allMatches(POSITIVE[language], plain).some(({ 0: { length }, index }) => {
    const before = plain.slice(Math.max(0, index - BACK), index);
    const after = plain.slice(index + length, index + length + BACK);
    return !NOT_PLEASED.test(before) && !FAREWELL.test(after);
  });
}
