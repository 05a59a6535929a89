/** What presses a customer is only said where there is a fact of that kind; to deny it needs none. */
import { claimsIn } from './claiming.ts';
import type { Claim } from './facts.ts';
import type { SentenceCheck } from './sentence.ts';

const PATTERNS: Readonly<Record<Claim, string>> = {
  scarcity: String.raw`\b(?:ultim[ao]s? (?:unidades?|vagas?|datas?|casas?|quartos?|opc(?:ao|oes)|disponive\w+|chances?|oportunidades?|dias?)|(?:so|apenas|somente) (?:rest\w+|sobr\w+|falt\w+|tem|temos|ha|mais) |rest\w+ (?:apenas|poucas?|poucos?|so)|poucas? (?:unidades?|vagas?|datas?|opcoes)|(?:so|apenas|somente) (?:mais )?(?:\d+|uma?|dois|duas|tres) (?:unidades?|vagas?|datas?)|sobr(?:ou|aram)\b|quase (?:esgotad\w+|lotad\w+|acabando)|vai acabar|acabando|(?:last|final) (?:unit|room|one|house|spot|chance)|only (?:\w+ )?left|almost gone|selling fast|ultim[ao]s? (?:plazas?|habitacion\w*|unidad\w*)|quedan (?:pocas?|pocos?|solo))`,
  urgency: String.raw`\b(?:(?:so|somente|apenas|valid[oa](?:s)? (?:so|ate)?) ?(?:ate )?hoje|ate (?:hoje|a meia-noite|amanha) (?:so|apenas)|por tempo limitado|tempo limitado|nao perca|corr[ae](?: que)?\b|garanta (?:ja|logo|agora|hoje)|antes que (?:acabe|alguem|outr\w+)|agora ou nunca|oferta (?:relampago|termina|acaba|expira)|(?:preco|valor)(?:es|s)? (?:vai |vao |deve )?(?:subi\w*|sobe\w*|aument\w+)|nao (?:vai |deve )?dura\w*|today only|only today|limited time|act now|hurry|don't miss|before (?:it's|someone)|solo (?:por )?hoy|no te lo pierdas|tiempo limitado)`,
  popularity: String.raw`\b(?:(?:muito|super|bem|altamente) (?:procurad|pedid|requisitad|concorrid|disputad)\w+|mais (?:procurad|pedid|vendid|reservad|popular|desejad|querid)\w*|alta (?:procura|demanda)|(?:outr[ao]s|vari[ao]s|muit[ao]s|divers[ao]s) (?:\w+ )?(?:pessoas|clientes|hospedes|interessad\w+|familias)(?: \w+)? (?:vend\w+|olhand\w+|interessad\w+|querend\w+|reserv\w+|procurand\w+|elogia\w+|ador\w+|am\w+)|\d+ (?:pessoas|clientes|hospedes|familias) (?:ja |estao |hoje )*(?:pergunt|olh|vend|vir|reserv|procur|interess)\w*|preferid[ao]s? d[aoe]s?|favorit[ao]s? d[aoe]s?|queridinh[ao]|sucesso|(?:very|most|extremely) popular|in (?:high|great) demand|best-?sell\w+|other (?:people|guests|customers) are|muy (?:solicitad|demandad|popular|buscad)\w*|mas (?:vendid|popular|buscad)\w*)`,
  discount: String.raw`\b(?:descontos?|desconto|promoc(?:ao|oes)|promocional|ofertas?|cupo(?:m|ns)|\d+ ?% off|liquidac\w+|preco especial|condic(?:ao|oes) especia\w+|brindes?|gratis|de graca|cortesia|cashback|discounts?|special (?:offer|price|deal)|promo|coupons?|on sale|for free|descuentos?|promocion\w*|rebaj\w+|gratuit[ao]s?)\b`,
  rating: String.raw`\b(?:avaliac(?:ao|oes)|avaliad[ao]s?|nota (?:\d|maxima|alta)|notas altas|\d(?:[.,]\d)? ?(?:estrelas|stars|estrellas)|(?:cinco|quatro) estrelas|five-star|reviews?|rated|ratings?|bem avaliad\w+|elogi\w+|premiad[ao]s?|resenas?|valoracion\w*|calificacion\w*)`,
  comparison: String.raw`\b(?:mais barat[ao]s? (?:do que|que|da|de|do|entre)|mais em conta (?:do que|que|da)|(?:melhor|menor) (?:preco|custo|oferta|valor)|abaixo d[oa] (?:mercado|media|tabela)|custo[- ]beneficio|imperdive(?:l|is)|preco imbative(?:l|is)|pechincha|barganha|metade do preco|cheaper than|(?:best|lowest) (?:price|deal|rate)|unbeatable|bargain|mas barat[ao]s? (?:que|de)|mejor precio|precio mas bajo|imperdible)`,
};

const PERCENT = /(\d+(?:[.,]\d+)?)\s*%/g;

export const pressing: SentenceCheck = {
  name: 'pressing',
  begins: [
    ...[
      'ultim',
      'so',
      'apenas',
      'somente',
      'rest',
      'pouc',
      'quase',
      'acab',
      'last',
      'final',
      'only',
      'almost',
      'selling',
      'quedan',
      'valid',
      'tempo',
      'perca',
      'corr',
      'garanta',
      'antes',
      'oferta',
      'today',
      'limited',
      'hurry',
      'miss',
      'solo',
      'tiempo',
    ],
    ...[
      'preco',
      'valor',
      'dura',
      'sobr',
      'preferid',
      'procurad',
      'pedid',
      'requisit',
      'concorr',
      'disput',
      'mais',
      'alta',
      'outr',
      'vari',
      'muit',
      'divers',
      'favorit',
      'queridinh',
      'sucesso',
      'popular',
      'demand',
      'best',
      'other',
      'muy',
      'mas',
    ],
    ...[
      'descont',
      'promo',
      'cupo',
      'coupon',
      'liquid',
      'especia',
      'special',
      'brinde',
      'gratis',
      'graca',
      'cortesia',
      'cashback',
      'discount',
      'sale',
      'free',
      'descuent',
      'rebaj',
      'gratuit',
    ],
    ...[
      'avalia',
      'nota',
      'estrela',
      'star',
      'estrella',
      'review',
      'rated',
      'rating',
      'elogi',
      'premiad',
      'resena',
      'valora',
      'califica',
    ],
    ...[
      'melhor',
      'menor',
      'abaixo',
      'custo',
      'imperd',
      'imbat',
      'pechinch',
      'barganh',
      'metade',
      'cheap',
      'lowest',
      'unbeat',
      'bargain',
      'mejor',
    ],
  ],
  problems({ text, plain }, facts) {
    const found: string[] = [];
    for (const [kind, pattern] of Object.entries(PATTERNS)) {
      if (facts.claims.includes(kind as Claim)) continue;
      for (const { at, said, isDenied } of claimsIn(plain, pattern)) {
        // "Não perca" denies nothing.
        if (!isDenied || kind === 'urgency') found.push(text.slice(at, at + said.length).trim());
      }
    }
    for (const match of plain.matchAll(PERCENT)) {
      if (!facts.percents.includes(Number(match[1]!.replace(',', '.')))) found.push(match[0]);
    }
    return found;
  },
};
