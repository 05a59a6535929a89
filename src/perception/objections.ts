/** Reasons against, as customers put them. */
import type { Language } from '../actor/event.ts';
import { anyOf } from './phrases.ts';
import type { Pattern } from './sieve.ts';

export type Objection = 'price' | 'timing' | 'trust' | 'place';

interface Sign {
  objection: Objection;
  said: Pattern;
  /** Where the same words mean something else. */
  unless?: Pattern;
}

const FAMILY =
  '(?:minhas?|meus?|os?|as?) (?:espos|marid|mulher|famil|namorad|noiv|pessoal|galera|mae|pai|soci|amig)\\w*';

const PORTUGUESE: readonly Sign[] = [
  {
    objection: 'price',
    said: anyOf(
      'car[oa]s?|carinh[oa]|carissim[oa]|salgad[oa]|puxad[oa]|puxadinh[oa]',
      'pesad[oa] (?:pra|para)',
      '(?:acima|fora|alem) (?:do|da) (?:que|meu|nosso|minha|nossa|orcamento|bolso|budget)',
      'passa do (?:meu|nosso|orcamento|que)',
      '(?:nao|num) (?:cabe|da|entra) (?:no|pro|para o) (?:meu |nosso )?(?:bolso|orcamento)',
      'nao (?:consigo|posso|consigo nem|tenho como|tenho condicoes de) pagar(?! (?:pelo|no|na|com|por|o pix|o boleto|agora|hoje))',
      'sem condicoes|fora da (?:minha|nossa) realidade',
      '(?<!\\b(?:[ao]s?|um|uma|quanto|qual e|qual a|qual o) )(?<!\\b(?:casa|opcao|quarto|ape|chale|lugar) )mais (?:barat\\w*|em conta|acessive\\w+|baratinh\\w+|economic\\w+)',
      '(?:preco|valor) (?:(?:ta|esta|e|muito|um pouco|bem|meio|ficou) ){0,3}alt[oa]',
      'descont\\w+|abatimento|negociar|negocia|negociavel|negociam',
      '(?:faz|fazem|fazer|deixa|sai|fecha) por (?:um )?(?:menos|preco|precinho|\\d+)|precinho|preco melhor|melhor preco',
      'baixa(?:r)? (?:um pouco )?(?:o|esse|no) (?:preco|valor)|melhora(?:r)? (?:o|esse|no) (?:preco|valor)',
      'orcamento (?:(?:e|ta|esta) )?(?:menor|apertad[oa]|curto|limitado)|(?:ta|estou|to) sem grana|sem dinheiro',
    ),
    unless: anyOf(
      'nao (?:e|achei|acho|ta|esta|foi|ficou|parece) (?:tao |muito |nada )?car[oa]',
      '^(?:e |quero |qual (?:e )?|me fala d?|mostra |ver )*[ao] mais car[oa]\\b',
      '(?:meu|minha) car[oa]|car[oa] (?:amig[oa]|senhor|senhora)',
      '(?:a|de|na|com|tem) cara|cara de',
    ),
  },
  {
    objection: 'timing',
    said: anyOf(
      'vou (?:pensar|analisar|avaliar|decidir|refletir|conversar com|ver (?:aqui|com|direito|e te|certinho|e aviso))',
      `(?:vou|preciso|tenho que|deixa eu) (?:falar|conversar|ver|combinar|confirmar) (?:antes )?com (?:${FAMILY})`,
      '(?:preciso|deixa eu|quero|tenho que) (?:pensar|ver aqui|ver direito|analisar)',
      '(?:dps|depois|mais tarde|outra hora|outro dia) (?:eu )?(?:te )?(?:vejo|falo|retorno|decido|resolvo|chamo|aviso|volto|penso)',
      '(?:vejo|aviso|retorno|respondo|falo|chamo|decido|resolvo) (?:isso )?(?:depois|dps|mais tarde|outra hora|semana que vem|mais pra frente)',
      '(?:ainda nao|nao|nem) (?:decidi|decidimos|resolvi|resolvemos|defini|definimos)',
      '(?:ainda nao|nao) (?:sei ainda|sei a data|sei as datas|sei se (?:vou|vamos|da|posso)|tenho (?:a )?data|fechamos a data|tenho certeza)',
      'so (?:uma )?(?:pesquisa|cotacao|curiosidade)|so (?:pesquisando|olhando|dando uma olhada|sondando|cotando)|por enquanto so',
      '(?:ta|esta|e) muito cedo|agora nao|nao e a hora|indecis[oa]',
      '(?:estou|to|tou|estamos) (?:ainda )?(?:decidindo|pensando|analisando|avaliando)|te (?:dou (?:uma )?(?:resposta|retorno|posicao)|retorno)|(?:ainda )?(?:estou|to) na duvida',
      'quem sabe (?:depois|ano que vem|mais pra frente)|mais pra frente|talvez depois',
    ),
  },
  {
    objection: 'trust',
    said: anyOf(
      'golpe|golpes|golpista|golpistas|fraude|confiavel|confiaveis|confianca|desconfi\\w+|enganac\\w+|enganad[oa]|fake',
      '(?:da (?:pra|para)|posso|podemos) confiar|como (?:eu )?(?:posso |vou )?confi\\w+',
      'como (?:eu )?(?:sei|saber|vou saber|posso saber|tenho certeza|ter certeza|garanto) (?:que|se|disso)',
      '(?:isso|anuncio|site|empresa|voces|vcs|casa|imovel) (?:aqui )?(?:e|existem?|sao) (?:mesmo )?(?:real|verdade|verdadeir[oa]s?|seri[oa]s?|segur[oa]|de verdade|confia\\w+)',
      'e (?:seguro|real|verdade|serio)(?: mesmo)? ?(?=\\?|isso|$)|e seguro (?:pagar|reservar|fazer|alugar)|existe mesmo|existe de verdade',
      '(?:tem|tenho|qual|manda|passa) (?:o |algum |alguma )?(?:cnpj|contrato|garantia|avaliac\\w+)|reclame aqui',
      '(?:tenho|com|to com|estou com) (?:medo|receio)|medo de (?:ser|cair|perder|pagar)|pagar adiantado',
    ),
    unless: anyOf('(?:medo|receio) de (?:cachorro|altura|chuva|chover|nao ter|aviao)'),
  },
  {
    objection: 'place',
    said: anyOf(
      '(?:longe|distante|afastad[oa]|isolad[oa])|prefiro outr[oa] (?:lugar|regiao|praia|cidade|bairro)|(?:queria|quero|prefiro) (?:em )?outr[oa] (?:lugar|regiao|praia|cidade|bairro)|^(?:e )?(?:em |num |tem em )?outr[oa] (?:lugar|regiao|cidade)[?.! ]*$',
      'nao (?:gostei|curti|gosto|curto|me agrad\\w+) (?:muito )?(?:d[aeo] |dess[ea] |dest[ea] |ess[ea] |o |a )?(?:lugar|local|localizacao|bairro|regiao|cidade|praia|lado)',
      '(?:lugar|local|localizacao|bairro|regiao|rua|la|ali) (?:(?:e|ta|muito|meio|parece|bem|fica) ){0,3}(?:perigos[oa]|ruim|feio|feia|estranh[oa]|barulhent[oa])',
    ),
    unless: anyOf(
      'nao (?:e|fica|seja|ser|muito|pode ser|sendo)(?: (?:tao|muito))? (?:longe|distante|afastad[oa])|nao muito longe',
      '(?:quao|quanto) (?:longe|distante)|(?:e|fica|ficam) (?:muito )?(?:longe|distante)[^.!?\\n]{0,40}\\?',
      '(?:quero|prefiro|procuro|algo|lugar|casa) (?:(?:mais|bem|um|uma|lugar|casa|algo) ){0,3}(?:longe|afastad[oa]|isolad[oa])',
      '(?:moro|moramos|venho|vindo|viemos|sou) (?:de )?(?:muito |bem )?longe',
    ),
  },
];

const ENGLISH: readonly Sign[] = [
  {
    objection: 'price',
    said: anyOf(
      "expensive|pricey|too much|overpriced|steep|cheaper|discount|(?:over|above|out of|beyond) (?:my|our|the) (?:budget|price range)|can'?t afford|cannot afford|(?:better|lower|best) (?:price|deal|rate)|tight budget|negotiable|negotiate",
    ),
    unless: anyOf("(?:not|isn'?t|wasn'?t) (?:too |that |so |very )?(?:expensive|pricey|too much)"),
  },
  {
    objection: 'timing',
    said: anyOf(
      "(?:i'?ll|let me|i will|need to|have to|we'?ll|i want to) (?:\\w+ )?(?:think|decide later|get back|talk to my|talk with my|check with|sleep on|consider|discuss)|not sure (?:yet|about the dates|when)|haven'?t decided|(?:just|only) (?:looking|browsing|checking)|maybe later|not (?:right )?now|too early",
    ),
  },
  {
    objection: 'trust',
    said: anyOf(
      'scam|fraud|legit(?:imate)?|trust(?:worthy)?|(?:is|are) (?:this|it|you|that) (?:real|safe|for real|reliable)|how do i know|fake|afraid of|pay(?:ing)? (?:in advance|upfront)|reviews',
    ),
  },
  {
    objection: 'place',
    said: anyOf(
      "too far|(?:so|very|quite|pretty|really) far|far away|(?:bad|dangerous|unsafe|sketchy) (?:area|neighbou?rhood|location)|(?:don'?t|didn'?t|do not) like the (?:area|location|place|neighbou?rhood)|(?:area|location|neighbou?rhood) (?:is|seems|looks) (?:bad|dangerous|unsafe|sketchy)",
    ),
    unless: anyOf('not (?:too |so |very )?far'),
  },
];

const SPANISH: readonly Sign[] = [
  {
    objection: 'price',
    said: anyOf(
      'car[oa]s?|carisim[oa]|mas (?:barat\\w+|economic\\w+)|descuento|rebaja|(?:fuera|por encima) de(?:l| mi| nuestro) ?(?:presupuesto)?|no (?:puedo|podemos) pagar|precio (?:muy )?alto|mejor precio|muy costos[oa]',
    ),
    unless: anyOf('no (?:es|esta|me parece) (?:tan |muy )?car[oa]'),
  },
  {
    objection: 'timing',
    said: anyOf(
      '(?:voy a|tengo que|dejame|necesito|lo voy a) (?:pensar\\w*|consultar\\w*|hablar\\w* con|ver)|(?:lo|me lo) (?:pienso|consulto)|(?:te|les|le) aviso|(?:todavia|aun) no (?:se|decid\\w+)|no (?:se todavia|estoy segur[oa])|solo (?:estoy )?(?:mirando|averiguando|consultando)|mas adelante|despues (?:veo|te digo)',
    ),
  },
  {
    objection: 'trust',
    said: anyOf(
      'estafa|fraude|confiable|confiar|de fiar|(?:es|son) (?:segur[oa]|real|verdad|de verdad)s?|como se que|tengo miedo|falso',
    ),
  },
  {
    objection: 'place',
    said: anyOf(
      'lejos|lejan[oa]|no me gusta (?:la zona|el lugar|el barrio|la ubicacion)|(?:zona|barrio|lugar) (?:es )?(?:peligros[oa]|fe[oa]|mal[oa])',
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
