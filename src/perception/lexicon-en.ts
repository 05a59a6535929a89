/** English, as far as slots are told in it. */
import { type Lexicon, wordTable } from './lexicon.ts';

const MONTH =
  '(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)';
const NUMBER = '(\\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten)';

const phrases: readonly (readonly [string, string])[] = [
  // 12/20 is the 20th of December: there is no twentieth month
  ['(?<![\\d/])(\\d{1,2})/(1[3-9]|2\\d|3[01])(?!\\d)', '$2/$1'],
  [
    `\\b${MONTH}\\.? (?:the )?(\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])(?: ?- ?(\\d{1,2})(?:st|nd|rd|th)?(?![\\d:]))`,
    '$2 a $3 de $1',
  ],
  [`\\b${MONTH}\\.? (?:the )?(\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])`, '$2 de $1'],
  ['\\b(?:up to|under|below|less than)\\b', 'ate'],
  ['\\b(?:no more than|at most|a maximum of|maximum(?: of)?|max of|tops)\\b', 'no maximo'],
  ["\\bbudget(?: is|'s)?(?: (?:of|around|about|only|up to))*\\b", 'orcamento'],
  ['\\b(?:can|want to|willing to|could|able to|to) (?:spend|pay|afford)\\b|\\bafford\\b', 'posso gastar'],
  // "segunda" would be a Monday
  ['\\bthe second\\b(?: (?:one|option|house|place))?|\\bsecond (?:one|option|house|place)\\b', 'a 2a'],
  ['\\b(?:the )?(first|third|fourth|[1-6](?:st|nd|rd|th)) (?:one|option|house|place)\\b', 'a $1'],
  [
    '\\b(?:the (?:cheapest|cheaper|least expensive|most affordable)|cheapest)(?: (?:one|option|house|place))?\\b',
    'a mais barata',
  ],
  ['\\bof a (?=2a\\b|\\d|first|third|fourth)', 'da '],
  ['\\bthe most expensive(?: (?:one|option|house|place))?\\b', 'a mais cara'],
  ['\\b(?:the )?dates? (?:are|is|will be|would be)(?: from)?(?= \\d)', 'datas de'],
  ['\\bthe (\\d{1,2})(?:st|nd|rd|th)\\b(?! (?:one|option|house))', 'dia $1'],
  ['\\b(\\d{1,2})(?:st|nd|rd|th)\\b', '$1'],
  ["\\b(?:my name(?: is|'s)|call me|name is)", 'meu nome e'],
  ["\\b(?:i'm|i am|im) (?!(?:an?|the|so|not|very|just)\\b)(?=[a-z])", 'sou '],
  ['\\bthis is (?!(?:an?|the|so|too|not|very|for|my|our|what|really|just|how)\\b)(?=[a-z])', 'aqui e '],
  [
    `\\b(?:we are|we're|there are|there'?s|there will be|we will be|we'll be|party of|group of)(?: (?:a )?(?:group|party|family) of)? ${NUMBER}(?: of us)?\\b`,
    'somos $1',
  ],
  [`\\b${NUMBER} of us\\b`, 'somos $1'],
  ['\\b(?:just|only) (?:me|myself)\\b|\\bby myself\\b|\\b(?:travell?ing|going|coming) alone\\b', 'so eu'],
  [
    '\\bmy (wife|husband|girlfriend|boyfriend|partner|mother|mom|father|dad|son|daughter|friend|brother|sister) and (?:i|me)\\b',
    'eu e minha $1',
  ],
  ['\\bmy parents\\b', 'meus pais'],
  ['\\b(?:i|me) and\\b', 'eu e'],
  [`\\bfor ${NUMBER} (days)\\b`, 'por $1 dias'],
  ['\\bfor (?:a|one) week\\b', 'por uma semana'],
  [`\\bin ${NUMBER} (days|weeks)\\b`, 'daqui a $1 $2'],
  ['\\b(?:a|one) (night|week|couple|dog|cat|baby|kid|child)\\b', 'um $1'],
  ['\\bday after tomorrow\\b', 'depois de amanha'],
  ['\\b(?:have|enjoy) (?:an?|your|the) (?:\\w+ )?(?:weekend|week|night|day|evening|trip|holidays?)\\b', ''],
  ['\\b(?:the )?next weekend\\b', 'proximo fim de semana'],
  ['\\b(?:this )?weekend\\b', 'fim de semana'],
  ['\\bnext (monday|tuesday|wednesday|thursday|friday|saturday|sunday)\\b', '$1'],
  ['\\b(?:for|at|over|on|during) christmas\\b', 'no natal'],
  ["\\bnew year'?s?(?: eve)?\\b", 'reveillon'],
  [
    "\\b(?:i want|i'd like|i would like|i'll take|we'll take|i prefer|i'd prefer|i would prefer|we prefer|we'd prefer|i'd rather have|i like|i choose|let's go with|go with|we want|i will take) (?=(?:a |the |option|number|opcao))",
    'quero ',
  ],
  ['\\bno (pets?|kids|children|dogs?|cats?)\\b', 'sem $1'],
  ['\\b(?:check|checking|checked)[- ]?in\\b|\\b(?:arriv|gett?)(?:e|ing|al)\\b', 'chegando'],
  ['\\b(?:check|checking)[- ]?out\\b|\\b(?:leav|depart)(?:e|ing|ure)?\\b', 'saindo'],
];

export const ENGLISH: Lexicon = {
  phrases: phrases.map(([said, meant]) => [new RegExp(said, 'g'), meant]),
  words: wordTable(`
    ppl=pessoas     january=janeiro february=fevereiro march=marco april=abril may=maio june=junho july=julho august=agosto
    september=setembro october=outubro november=novembro december=dezembro feb=fev apr=abr aug=ago sept=set sep=set
    oct=out dec=dez monday=segunda-feira tuesday=terca-feira wednesday=quarta-feira thursday=quinta-feira
    friday=sexta-feira saturday=sabado sunday=domingo today=hoje tonight=hoje tomorrow=amanha
    night=noite nights=noites day=dia days=dias week=semana weeks=semanas people=pessoas persons=pessoas person=pessoa guest=hospede
    guests=hospedes adult=adulto adults=adultos kid=crianca kids=criancas child=crianca children=criancas baby=bebe
    babies=bebes toddler=bebe infant=bebe infants=bebes son=filho sons=filhos daughter=filha daughters=filhas
    couple=casal couples=casais friend=amigo friends=amigos dog=cachorro dogs=cachorros cat=gato cats=gatos puppy=cachorro
    wife=esposa husband=marido girlfriend=namorada boyfriend=namorado partner=companheira mother=mae mom=mae
    father=pai dad=pai parents=pais brother=irmao sister=irma family=familia my=minha our=nossa me=eu i=eu us=nos
    and=e or=ou of=de from=de to=a until=ate till=ate thru=ate through=ate in=em on=em at=em for=pra with=com
    without=sem between=entre around=uns about=uns option=opcao number=numero first=primeira second=segunda
    third=terceira fourth=quarta one=um two=dois three=tres four=quatro five=cinco six=seis seven=sete eight=oito
    nine=nove ten=dez eleven=onze twelve=doze carnival=carnaval easter=pascoa the=a we=nos bedroom=quarto bedrooms=quartos bed=cama beds=camas
    bathroom=banheiro bathrooms=banheiros car=carro cars=carros hour=hora hours=horas minute=minuto minutes=minutos years=anos
    photos=fotos photo=foto pictures=fotos picture=foto pics=fotos please=por_favor actually=na_verdade correction=corrigindo sorry=desculpa
  `),
};
