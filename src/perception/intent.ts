/** What the customer wants with a message. Of several wants the most consequential one counts. */
import type { Intent, Slots } from '../actor/event.ts';
import { type Reading, read } from './normalise.ts';
import type { Objection } from './objections.ts';
import { anyOf } from './phrases.ts';
import { shortAnswer } from './short-answers.ts';

export interface Want {
  intent: Intent;
  /** From 0 to 1. */
  confidence: number;
}

interface Rule extends Want {
  said: RegExp;
  /** Where the same words mean something else. */
  unless?: RegExp;
}

const HOUSE =
  '(?:casa|casinha|imovel|ape|apto|apartamento|chale|sitio|pousada|lugar|local|espaco|acomodacao|flat|cobertura|quarto)';
const NOT =
  'nao (?:quero|queria|vou|posso|pretendo|gostaria de|vamos|preciso)(?: (?:mais|agora|ainda))? (?:de )?';

/** In the order in which they win. */
const RULES: readonly Rule[] = [
  {
    intent: 'stop',
    confidence: 0.95,
    said: anyOf(
      'nao (?:quero|desejo|gostaria de) (?:mais )?(?:receber|mensage\\w+|msgs?|contato|promoc\\w+)',
      'nao me (?:mand\\w+|envi\\w+|chame\\w*|perturb\\w+|incomod\\w+|procur\\w+)(?: mais)?',
      'par[ae](?:m|r)? de (?:me )?(?:mandar|enviar|encher|perturbar|chamar|incomodar)',
      '(?:me )?(?:tir[ae]r?|remov[ae]r?|exclu[ai]r?|apag[ae]r?|retir[ae]r?)(?: (?:o |do )?(?:me|meu|minha|eu))?(?: (?:numero|contato|telefone|dados))? (?:d[aeo]ssa |d[aeo] |dess[ea] |dest[ea] )(?:lista|cadastro|grupo|sistema|base)',
      '(?:remov|exclu|apag)\\w+ (?:o )?meu (?:numero|contato|telefone)|(?:quero|sair) (?:sair )?da lista|descadastr\\w+|desinscrev\\w+|unsubscribe',
      'chega de (?:mensage\\w+|msgs?)|vou (?:te )?(?:bloquear|denunciar)|me deix[ae](?:m)? em paz|para com (?:isso|essas? mensage\\w+)',
    ),
  },
  {
    intent: 'stop',
    confidence: 0.9,
    said: /^(?:por favor,? )?(?:parar?|parem?|pare|stop|sair|cancelar inscricao|descadastrar)(?: (?:por favor|pfv|agora))?[.! ]*$/,
  },
  {
    intent: 'person',
    confidence: 0.95,
    said: anyOf(
      'atendentes?|humanos?|humana|(?:pessoa|gente|alguem) (?:de verdade|real|humana?|de carne e osso)',
      '(?:falar|conversar|fala|contato|falo|papo|tratar) (?:direto )?com (?:(?:um|uma|o|a|algum|alguma|outra|seu|sua|voces|algum[a]?) )?(?:alguem|pessoas?|corretor\\w*|vendedor\\w*|responsavel|don[oa]|proprietari[oa]|gerente|supervisor\\w*|anfitri\\w+|consultor\\w*|equipe|suporte|ser)',
      'contato d[oa] (?:don[oa]|proprietari[oa]|responsavel|corretor\\w*|gerente|anfitri\\w+)',
      '(?:atendid[oa]|atendimento) (?:por|com) (?:alguem|uma? (?:pessoa|atendente|ser)|gente)|atendimento (?:humano|pessoal)',
      '(?:tem|ha) alguem (?:ai|real|pra|para|que|online)|alguem (?:ai )?(?:pode|poderia|consegue) me (?:atender|ajudar|ligar)',
      '(?:me ligu?[ae]m?|pode(?:m|ria)? me ligar|quero (?:que me liguem|uma ligacao))',
      'nao (?:quero|gosto de) (?:falar|conversar|tratar) com (?:um |uma )?(?:robo|bot|maquina|ia)|cansei d[eo] (?:robo|bot)',
    ),
  },
  {
    intent: 'booking',
    confidence: 0.9,
    said: anyOf(
      '(?:quero|queria|gostaria de|vou|vamos|bora|pode|podemos|podem|posso|vou querer|consigo|desejo|preciso|da pra|ja) (?:ja )?(?:reservar|fechar|garantir|confirmar a reserva|contratar)',
      '(?:fazer|faz|fechar|confirmar|garantir|efetuar|realizar|quero|concluir|iniciar) (?:a |uma |essa |minha |nossa |ja a )?(?:reserva|reservinha)',
      'como (?:eu )?(?:faco|fazemos|faz|e que faz|funciona) (?:pra|para|a|pra fazer a|para fazer a) (?:reserv\\w+|fechar|alugar|pagar|garantir)',
      '(?:manda|envia|passa|me passa|qual|qual e|pode mandar|pode passar|me manda) (?:o |a |a chave do |a chave )?(?:pix|dados bancarios|link (?:de|do|pra|para) pag\\w+|chave)',
      'reserv[ae] (?:pra|para) (?:mim|nos|a gente)|pode reservar|reserva ai|reserva (?:ela|essa|esse|ele)|reserva por favor|fecha (?:pra|para) mim|fechar negocio|negocio fechado|vamos fechar|quero pagar|fazer o (?:pix|pagamento|sinal|deposito)|pagar o sinal|vou fechar|quero ess[ea] (?:mesm[oa])?|vou (?:ficar com|querer) (?:a|o|ess[ea]|est[ea])',
    ),
    unless: anyOf(
      `${NOT}(?:reservar|fechar|alugar|fazer)`,
      'cancel\\w+(?: (?:a|minha|essa|uma|de))? reserva|ja (?:reservei|fechei|fiz a reserva|tenho reserva)|(?:antes de|pra depois|pensar em) (?:reservar|fechar)|e seguro reservar',
    ),
  },
  {
    intent: 'visit',
    confidence: 0.9,
    said: anyOf(
      'visitar|visitas?|visitacao|visitinha',
      `conhecer (?:antes|pessoalmente|ai|(?:[ao]|ess[ea]|est[ea]) ${HOUSE}|(?:[ao] )?${HOUSE} (?:antes|pessoalmente))`,
      `ver (?:(?:[ao]|ess[ea]) ${HOUSE} )?(?:pessoalmente|de perto|ao vivo|presencial\\w*)|ir (?:ai|la) (?:ver|olhar|conhecer)|posso (?:ir|passar) (?:ai|la)`,
      `(?:dar uma olhada|olhar) (?:n[ao] ${HOUSE} )?(?:pessoalmente|de perto|antes)`,
    ),
    unless: anyOf(
      'visit(?:ar|a|as) (?:[ao]s? |d[aeo]s? |minhas? |meus? |nossas? |nossos? |uns |umas |alguns )?(?:minha|meus?|familia\\w*|parentes|amig\\w+|filh\\w+|mae|pai|pais|avo|avos|tia|tio|cidade|praias?|neto\\w*|irm\\w+)',
      '(?:receber|permit\\w+|aceita\\w*|pode ter|posso receber|levar) (?:umas? )?visitas?',
      `${NOT}visitar`,
    ),
  },
  {
    intent: 'price',
    confidence: 0.9,
    said: anyOf(
      '(?:quanto|qnto|qto|quantu|qt|qnt|quato)s? (?:que )?(?:(?:e|eh|seria|vai|vao|mais ou menos|voces|vcs|ta|esta|tao|estao|eu|a gente) ){0,3}(?:fica\\w*|custa\\w*|sai\\w*|e|eh|seria\\w*|ta|esta|cobra\\w*|pag\\w+|da|daria|vale|sera|por|pra|para|o|a|de|cada)',
      '(?:quanto|qnto|qto|qnt)(?= ?(?:\\?|$))',
      '(?:qual|quais|q|qual e|saber|me passa|passa|passar|manda|mandar|informa\\w*|ver|consulta\\w*|tem|quero|queria|e|sobre) (?:seria |sao |vai ser |fica |me )?(?:o |os |um |uma |a |as |do |de )?(?:valor|valores|preco|precos|orcamento|cotacao|diaria|diarias|tarifa|investimento|custo)',
      '(?:valor|valores|preco|precos|orcamento|cotacao|custo) (?:d[aeo]s? |por |total|pra |para |fica|final|das |da |com )[^\\n]{0,60}',
      'a (?:partir de )?quanto|por quanto|tabela de (?:preco|precos|valores)|faz(?:er)? (?:um |uma )?(?:orcamento|cotacao)|fazer quanto',
    ),
    unless: anyOf(
      '(?:saber|sei|ver) quanto tempo|quanto tempo|quantas? (?:pessoas|noites)|quanto mais|tanto quanto',
    ),
  },
  {
    intent: 'price',
    confidence: 0.85,
    said: /^(?:e |o |os |e o |e os )?(?:valor|valores|preco|precos|orcamento|cotacao|diaria)(?: (?:por favor|pfv|pf))?[?.! ]*$/,
  },
  {
    intent: 'photos',
    confidence: 0.9,
    said: anyOf('fotos?|fotinhas?|fotografias?|imagens|imagem|videos?|videozinho|pics|tour virtual|fts?'),
    unless: anyOf(
      '(?:igual|vi|gostei|pelas?|nas?|das?|as|conforme) (?:das? |nas? |as )?fotos? (?:sao|e|real|reais|enganam)|ja vi as fotos|gostei das fotos|sou fotograf[oa]|nao (?:precisa|quero) (?:de )?(?:mais )?fotos?',
    ),
  },
  {
    intent: 'search',
    confidence: 0.85,
    said: anyOf(
      '(?:procur|busc)(?:o|ando|amos|ava|avamos|ar)|(?:to|tou|estou|estamos) (?:a procura|atras) de',
      '(?:disponibilidade|disponivel|disponiveis|disponib|disp)',
      '(?:alugar|aluguel|alugo|aluga|alugam|alugueis|locacao|locar)',
      `(?:quero|queria|preciso|precisamos|gostaria|queremos|desejo|tem|teria|teriam|tem alguma?|ver|quais|que) (?:de )?(?:um|uma|umas|alguma|algum|as|os|outra|outras|mais)? ?(?:casas?|casinha|imove(?:l|is)|apes?|aptos?|apartamentos?|chales?|sitio|chacara|hospedagem|opc\\w+|acomodac\\w+|lugar|vagas?)`,
      '(?:tem|teria|ainda tem|tem alguma|ha) (?:vaga|vagas|data|datas|livre|algo|alguma coisa)|casas? (?:pra|para|de|em|na|no|com|disponi\\w+)|temporada|outras? opc\\w+|mais opc\\w+|passar (?:as ferias|o feriado|uns dias|o fim|o fds)',
    ),
    unless: anyOf(
      'aluguel de (?:carro|bike|prancha|moto)|alugar (?:um )?carro|nao (?:quero|preciso) (?:mais )?(?:de )?(?:alugar|casa|uma casa)',
    ),
  },
];

const SEARCHED = [
  'checkIn',
  'checkOut',
  'nights',
  'guests',
  'adults',
  'children',
  'pets',
  'place',
  'choice',
] as const;

export function wantOf(reading: Reading, slots: Slots, objections: readonly Objection[]): Want {
  const { plain } = reading;
  for (const { intent, confidence, said, unless } of RULES) {
    if (!said.test(plain) || unless?.test(plain)) continue;
    // "o preco ta alto" asks for none.
    if (intent === 'price' && objections.includes('price') && !ASKS.test(plain)) continue;
    // "visitar Búzios" is the holiday itself.
    if (intent === 'visit' && slots.place !== undefined && !A_HOUSE.test(plain)) continue;
    return { intent, confidence };
  }
  const given = SEARCHED.filter((slot) => slots[slot] !== undefined).length;
  if (given > 0) return { intent: 'search', confidence: given > 1 ? 0.9 : 0.8 };
  if (slots.name === undefined) return shortAnswer(reading) ?? { intent: 'other', confidence: 0.2 };
  return answerBeforeName(reading) ?? { intent: 'other', confidence: 0.8 };
}

/** The yes or no of "Sim, me chamo Ana". */
function answerBeforeName({ text }: Reading): Want | undefined {
  const end = text.search(CLAUSE_END);
  const answer = end > 0 ? shortAnswer(read(text.slice(0, end))) : undefined;
  return answer?.intent === 'yes' || answer?.intent === 'no' ? answer : undefined;
}

const CLAUSE_END = /[.,;!\n]/;

const A_HOUSE = anyOf(HOUSE);
const ASKS = /\?|\b(?:quanto|qnto|qto|qnt|qual)\b/;
