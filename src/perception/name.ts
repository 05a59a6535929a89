/** What the customer is called: introduced ("me chamo Ana") or, when it was asked for, said alone ("ana paula"). */
import { EVERYDAY, OPENERS } from './everyday.ts';
import { isGibberish } from './gibberish.ts';
import { GIVEN_NAMES } from './given-names.ts';
import { fold, type Reading, words } from './normalise.ts';
import { allMatches } from './phrases.ts';
import { isPlaceWord } from './place.ts';
import type { Setting } from './setting.ts';
import { Sieved } from './sieve.ts';
import { PARTICLES, titleCase } from './spelling.ts';

const MOST_WORDS = 4;
const LONGEST_WORD = 20;

/** What comes before a name. After the last two it must be written with a capital. */
const INTRODUCTIONS: readonly { said: RegExp; capital: boolean }[] = [
  {
    said: /\b(?:meu nome(?: completo)?(?: (?:e|eh))?|me chamo|mi chamo|me chamam(?: de)?|chamo-me|pode(?:m)? me chamar de|(?:me )?chama(?:r)? de|nome(?: completo)? ?:|nome (?:e|eh))(?: ?[:-])? (?:(?:o|a) )?/,
    capital: false,
  },
  {
    said: /\b(?:aqui|aki|quem fala|quem esta falando|falando)(?: (?:quem fala|fala))? (?:e|eh|quem e)(?: com)? (?:o|a) /,
    capital: false,
  },
  { said: /\b(?:n?o|em) nome d[eao] /, capital: true },
  { said: /\bprazer,? (?:(?:sou|eu sou) )?(?:(?:o|a) )?/, capital: true },
  { said: /\b(?:eu )?sou (?:o|a) /, capital: false },
  { said: /\b(?:aqui|aki|quem fala|aqui quem fala) (?:e|eh) /, capital: true },
  { said: /\b(?:eu )?sou /, capital: true },
];
const HINT = new Sieved(/\b(?:nome|prazer|cham[ao]|chamam|chamar|aqui|aki|fala|falando|sou)\b/);
/** "Carla de Recife": what follows may be where she is from. */
const FROM: ReadonlySet<string> = new Set(['de', 'do']);
const AND: ReadonlySet<string> = new Set(['e', 'y']);
/** Those that are joined to a given name by "e": "Maria e Silva". */
const SURNAMES: ReadonlySet<string> = new Set(
  'silva souza sousa castro lima costa melo mello andrade albuquerque oliveira santos rocha pereira menezes moura cunha sa barros azevedo almeida campos vasconcelos freitas brito queiroz siqueira'.split(
    ' ',
  ),
);
const NOT_INTRODUCED = /\b(?:nao|nem) (?:eu )?$/;

const TITLES: ReadonlySet<string> = new Set(['dona', 'seu', 'dr', 'dra', 'sr', 'sra']);

/** Letters with what may join them; everything else ends a name. */
const NAME_RUN = /^\p{L}+(?:[-'’ ]\p{L}+)*/u;
const CAPITAL = /^\p{Lu}/u;
const SEGMENT = /[^,.;:!?\n~()]+/g;
/** "é o Carlos", "a Carla". */
const LEAD = /^ ?(?:(?:sim|claro|ok|e|eh|sou|eu) ){0,3}(?:[oa] )?/;
/** Whatever is written here is not a letter. */
const DECORATION = /^[^\p{L}\d]+|[^\p{L}\d]+$/gu;
const LETTERS = /^\p{L}+(?:[-'’ ]\p{L}+)*$/u;

/** With `anything`, the answer to the question for the name may be any name. */
export function readName(reading: Reading, setting: Setting, anything: boolean): string | undefined {
  return (
    introduced(reading, setting) ??
    (anything && isKnownOrAsked(setting) ? putRight(reading, setting) : undefined) ??
    (anything && setting.asked.includes('name') ? answer(reading) : undefined)
  );
}

const isKnownOrAsked = ({ asked, known }: Setting): boolean =>
  asked.includes('name') || known?.name !== undefined;

/** What a name that was taken wrongly is put right with. */
const PUT_RIGHT =
  /\b(?:na verdade|alias|corrigindo|errei|ops|opa|digo|quer dizer|desculpa|desculpe|perdao|nao (?:e|sou|me chamo) (?:[oa] )?[a-z]{2,20}),? (?:(?:o )?(?:meu )?nome )?(?:e|sou|seria) (?:[oa] )?/;

/** "na verdade é Pedro": of one who has a name already, or was asked for it. */
function putRight({ text, plain }: Reading, setting: Setting): string | undefined {
  const said = PUT_RIGHT.exec(plain);
  if (!said) return undefined;
  const start = said.index + said[0].length;
  const run = NAME_RUN.exec(text.slice(start, start + 100));
  const first = run ? fold(run[0].split(' ')[0]!) : '';
  if (!run || isPlaceWord(first, setting.vocabulary.places)) return undefined;
  if (!CAPITAL.test(run[0]) && !GIVEN_NAMES.has(first)) return undefined;
  const name = leadingName(run[0], setting);
  return name && titleCase(name);
}

function introduced({ text, plain }: Reading, setting: Setting): string | undefined {
  if (!HINT.test(plain)) return undefined;
  for (const { said, capital } of INTRODUCTIONS) {
    const match = said.exec(plain);
    if (!match || NOT_INTRODUCED.test(plain.slice(Math.max(0, match.index - 12), match.index))) continue;
    const run = NAME_RUN.exec(text.slice(match.index + match[0].length, match.index + match[0].length + 100));
    if (!run || (capital && !CAPITAL.test(run[0]))) continue;
    const name = leadingName(run[0], setting);
    if (name) return titleCase(name);
  }
  return undefined;
}

/** The words up to the first that cannot be part of a name. */
function leadingName(run: string, setting: Setting): string | undefined {
  const name: string[] = [];
  for (const word of run.split(' ')) {
    const plain = fold(word);
    if (name.length === 0 && TITLES.has(plain)) continue;
    const particle = PARTICLES.has(plain);
    if (name.length === 0 ? particle || !nameWord(plain) : !particle && !nameWord(plain)) break;
    const previous = fold(name.at(-1) ?? '');
    if (AND.has(previous) && isSomebodyElse(name, plain)) break;
    if (FROM.has(previous) && isPlaceWord(plain, setting.vocabulary.places)) break;
    name.push(word);
    if (name.filter((part) => !PARTICLES.has(fold(part))).length === MOST_WORDS) break;
  }
  while (name.length > 0 && PARTICLES.has(fold(name.at(-1)!))) name.pop();
  return name.length > 0 ? name.join(' ') : undefined;
}

/** Whether the word after "e" begins another name: "Maria e João", but "Ana Costa e Silva". */
function isSomebodyElse(name: readonly string[], next: string): boolean {
  return GIVEN_NAMES.has(next) || (name.length === 2 && !SURNAMES.has(next));
}

function nameWord(plain: string): boolean {
  return plain.length > 1 && plain.length <= LONGEST_WORD && !EVERYDAY.has(plain) && !isGibberish(plain);
}

/** Of two people, the one named first. */
function firstOf(names: string): string {
  const all = names.split(' ');
  const and = all.findIndex(
    (word, at) => AND.has(fold(word)) && isSomebodyElse(all.slice(0, at + 1), fold(all[at + 1] ?? '')),
  );
  return and > 0 ? all.slice(0, and).join(' ') : names;
}

/** The first stretch of the answer that is not just a "yes" or a "good morning". */
function answer({ text, plain }: Reading): string | undefined {
  for (const { 0: segment, index } of allMatches(SEGMENT, plain)) {
    if (plain[index + segment.length] === '?') continue;
    const lead = LEAD.exec(segment)?.[0].length ?? 0;
    const said = text.slice(index + lead, index + segment.length).replace(DECORATION, '');
    const typed = words(fold(said)).map(({ word }) => word);
    if (typed.every((word) => OPENERS.has(word))) continue;
    const content = typed.filter((word) => !PARTICLES.has(word));
    const plausible =
      content.length > 0 &&
      content.length <= MOST_WORDS &&
      LETTERS.test(said) &&
      !PARTICLES.has(typed[0]!) &&
      content.every(nameWord);
    return plausible ? titleCase(firstOf(said)) : undefined;
  }
  return undefined;
}
