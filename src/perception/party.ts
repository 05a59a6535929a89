/** Counts the people and animals that are named by kind: "2 adultos e 2 criancas", "um casal", "um cachorro". */
import { NUMBER, toNumber } from './numbers.ts';
import { allMatches } from './phrases.ts';
import { Sieved } from './sieve.ts';

export interface Party {
  adults?: number;
  children?: number;
  pets?: number;
  /** Said without telling adults from children: "4 pessoas". */
  people?: number;
  /** People beside somebody else who is meant: "3 amigos", "mais 2 pessoas". */
  others: number;
  /** "4 pessoas e 1 bebe": the children come on top of the people, they are not among them. */
  childrenBeside: boolean;
}

type Kind = 'adults' | 'children' | 'pets' | 'people' | 'others' | 'couples';

/** What each kind is called, with the usual slips. */
const NAMES: Readonly<Record<Kind, string>> = {
  people:
    'pess\\w*|pesoas?|psoas?|pssoas?|pax|hosped\\w*|convidad\\w*|integrantes?|jovens|adolescentes?|cabecas?|almas|marmanj\\w*|individuos|passageiros',
  others: 'amig\\w*|colegas?|parentes|familiares|prim[oa]s?|ti[oa]s|irmaos|irmas|cunhad[oa]s',
  adults: 'adult\\w*|adts?|adlts?|adul|adus|homem|homens|mulher(?:es)?|idos[oa]s?',
  children:
    'crian\\w*|ccas?|crinca\\w*|criaca\\w*|kids?|filh\\w*|bebes?|bebezinhos?|baby|babies|nenem|nenens|menores|net[oa]s?|netinh[oa]s?|sobrinh[oa]s?|menin[oa]s?|pequen[oa]s|guris?|gurias|gurizada|piazada|piás?|molec\\w+|pimpolh\\w*|criancada',
  couples: 'casal|casais',
  pets: 'cachorr\\w*|cao|caes|dogs?|doguinhos?|gat[oa]s?|gatinh[oa]s?|pets?|calopsitas?|animal|animais|animaizinhos|coelhos?',
};

const NOUN = Object.values(NAMES).join('|');
const KINDS = Object.entries(NAMES).map(
  ([kind, names]) => [kind as Kind, new RegExp(`^(?:${names})$`)] as const,
);

/** "meus 2 filhos", "2 outros adultos": one word may stand between the number and what it counts. */
const COUNT = new Sieved(
  `(?<![\\w/.,$:-])(${NUMBER}) ?(?:outr[oa]s |mais |sao |lind[oa]s |pequen[oa]s |peq |animal de |animais de )?(${NOUN})(?!\\w)`,
  'g',
);
/** A form filled in: "adultos: 4, criancas: 2"; without the colons only as a whole message. */
const LABELLED = new Sieved(`(?<!\\w)(${NOUN})(?: ?[:=] ?| )(${NUMBER})(?![\\w/])`, 'g');
const IS_LABELLED = new Sieved(`(?<!\\w)(?:${NOUN}) ?[:=] ?\\d|^(?:${NOUN}) \\d`);
const ANY = new Sieved(`\\b(?:${NOUN})(?!\\w)|\\d(?:${NOUN})(?!\\w)`);

/** "quero falar com uma pessoa", "quarto de casal": nothing is counted. */
const NO_COUNT_BEFORE =
  /(?:\b(?:falar|fala|conversar|atend\w*|conhec\w*|indicad\w*|tem|ter|qualquer) (?:com |por )?|\b(?:camas?|quartos?|suites?|colchao|colchoes) (?:de |pra |para )?|\b(?:cada|por|outra) )$/;
const NO_COUNT_AFTER = /^ (?:de verdade|real|humana|responsavel|me |que (?:me |atend|resp|trab))/;
const BESIDE_BEFORE = /(?:\be|\bmais|\+) ?$/;
const OPENS_ONE = /(?:^|[,.;:!?\n~+]|\b(?:para|pra|p|so|somente|apenas|sera|seria|e|mais|ser|reserva de)) ?$/;
/** "mais 2 pessoas" adds to those named elsewhere. */
const MORE = /\bmais $/;
const CHILDREN_AFTER = /^ de (?:filh|crian|gemeos)/;
const BACK = 30;

export function countParty(plain: string): Party {
  const party: Party = { others: 0, childrenBeside: false };
  if (!ANY.test(plain)) return party;
  if (IS_LABELLED.test(plain)) {
    for (const [, noun, said] of allMatches(LABELLED, plain)) add(party, kindOf(noun!), toNumber(said!)!);
    return party;
  }
  for (const match of allMatches(COUNT, plain)) {
    const [whole, said, noun] = match;
    const number = toNumber(said!);
    const before = plain.slice(Math.max(0, match.index - BACK), match.index);
    const after = plain.slice(match.index + whole.length, match.index + whole.length + BACK);
    if (number === undefined || NO_COUNT_BEFORE.test(before) || NO_COUNT_AFTER.test(after)) continue;
    const kind = kindOf(noun!);
    if (kind === 'people') {
      if (said === 'uma' && !OPENS_ONE.test(before)) continue;
      add(party, MORE.test(before) ? 'others' : 'people', number);
    } else if (kind === 'couples' && CHILDREN_AFTER.test(after)) {
      add(party, 'children', 2 * number);
    } else {
      if (kind === 'children' && party.children === undefined)
        party.childrenBeside = BESIDE_BEFORE.test(before);
      add(party, kind, number);
    }
  }
  return withoutNumber(plain, party);
}

function kindOf(noun: string): Kind {
  return KINDS.find(([, name]) => name.test(noun))![0];
}

/** People are counted once, and the last count holds; the others add up. */
function add(party: Party, kind: Kind, number: number): void {
  if (kind === 'people') party.people = number;
  else if (kind === 'couples') party.adults = (party.adults ?? 0) + 2 * number;
  else party[kind] = (party[kind] ?? 0) + number;
}

const COUPLE = new Sieved(
  /(?<!\b(?:cama|camas|quarto|quartos|suite|suites|colchao|colchoes|lua de mel)(?: de| pra| para)? ?)\bcasal\b(?! de (?:filhos|criancas|amigos))/,
);
const NO_CHILDREN = new Sieved(
  /\b(?:sem|nenhuma|nao (?:tem|tenho|temos|vai|vao|ha|levo)(?: nenhuma)?) (?:crianca|bebe|filho)/,
);
const WITH_BABY = new Sieved(
  /\b(?:casal|adultos|pessoas|eu|esposa|marido) ?(?:,|\+|e|com|mais) ?(?:bebe|nenem|recem[- ]nascid[oa])\b/,
);
const NO_PETS = new Sieved(
  /\b(?:sem|nenhum|nao (?:tem|tenho|temos|vai|vou levar|vamos levar|levo|levaremos)(?: nenhum)?) (?:pet|animal|animais|cachorro|bicho|gato)/,
);
const OWN_PET = new Sieved(
  /\b(?:meu|minha|nosso|nossa|levar o|levar a|levo o|levo a) (?:cachorr|caozinho|cao\b|dog|gat[oa]\b|gatinh|pet\b|doguinh)/,
);

/** Those whose number is in the word: "casal com 2 filhos", "sem criancas", "meu cachorro". */
function withoutNumber(plain: string, party: Party): Party {
  if (party.adults === undefined && party.people === undefined && COUPLE.test(plain)) party.adults = 2;
  if (party.children === undefined) {
    if (NO_CHILDREN.test(plain)) party.children = 0;
    else if (WITH_BABY.test(plain)) party.children = 1;
  }
  if (party.pets === undefined) {
    if (NO_PETS.test(plain)) party.pets = 0;
    else if (OWN_PET.test(plain)) party.pets = 1;
  }
  return party;
}
