/** Which of the things shown is meant: its number in the list (from 1), or its name in the catalogue's spelling. */
import { fold, type Reading, type Word, without, words } from './normalise.ts';
import { NUMBER, toNumber } from './numbers.ts';
import { allMatches } from './phrases.ts';
import { isPlaceWord } from './place.ts';
import { askedNumber, type Setting } from './setting.ts';
import { Sieved } from './sieve.ts';
import { oneSlip, PARTICLES } from './spelling.ts';

const ORDINALS: readonly (readonly [RegExp, number])[] = [
  [/^(?:primeir|1[oa])/, 1],
  [/^(?:segund|2[oa])/, 2],
  [/^(?:terceir|3[oa])/, 3],
  [/^(?:quart|4[oa])/, 4],
  [/^(?:quint|5[oa])/, 5],
  [/^(?:sext|6[oa])/, 6],
];
const ORDINAL = '(?:primeir[oa]|segund[oa]|terceir[oa]|quart[oa]|quint[oa]|sext[oa]|[1-6][oa])';
/** Feminine and masculine that are also weekdays or rooms need more around them. */
const CLEAR_ORDINAL = '(?:primeir[oa]|terceir[oa]|[1-6][oa])';
const THING =
  '(?:opcao|opcoes|opc|op|item|alternativa|casa|casinha|ape|apto|apartamento|chale|imovel|pousada|flat)';
const WANTS =
  '(?:quero|queria|quis|melhor|prefiro|preferi|gostei(?: mais| muito)?|amei|adorei|curti|escolho|escolhi|fico com|ficar com|vou de|vou querer|vou ficar com|pode ser|reservar|alugar|reserva|book|fechar(?: com)?|me interess\\w+(?: por| pel[ao])?|interesse|ver|saber(?: mais)?|fala(?: mais)?|conta(?: mais)?|detalhes|vamos (?:de|com)|seria|fotos?|sobre|^e)';
const ARTICLE = '(?:a|o|da|do|na|no|pela|pelo)';
const END =
  '(?= ?(?:$|[,;!?)\\n~+]|\\.(?!\\d)|(?:mesmo|msm|por favor|pfv|pra|para|de ~|d[eo]|em|com|e|que|mas|opcao|ta|quanto|tem|parece|me|mesma|acho|eu|foi|entre ~)(?![a-z])))';

/** The number is in the first group. */
const NUMBERED: readonly Sieved[] = [
  `\\b(?:opcao|opcoes|opc|op|alternativa|numero|num|n[o.]|item)(?: de)?(?: numero| num| n[o.])? ?(\\d{1,2}|${ORDINAL}|${NUMBER})(?!\\w|[/:]|[.,]\\d)`,
  `\\b(${ORDINAL}) ${THING}\\b`,
  `\\b${THING} (?:numero |n[o.] ?)?(\\d{1,2})${END}`,
  `\\b${WANTS} (?:${ARTICLE} )?(?:d[ao] )?(${ORDINAL})(?! (?:vez|dia|semana|quinzena|coisa|pessoa|feira)|-feira)${END}`,
  `\\b${WANTS}[ \\n]${ARTICLE} (?:${THING} )?(?:numero )?(\\d{1,2}|dois|duas|tres|quatro|cinco)${END}`,
  `(?:^|[,.!] )(?:${ARTICLE} )(\\d{1,2}|${ORDINAL}|um|dois|duas|tres|quatro|cinco)[.! ]*(?:por favor|pfv|mesmo)?[.! ]*$`,
  `(?:^|[^a-z])${ARTICLE} (${CLEAR_ORDINAL})(?! (?:vez|dia|semana|quinzena|coisa|pessoa|noite|parcela|linha|fileira|quadra|hora|diaria|impressao|janela|parte|filh[oa]|d[eo] ~|d[eo] (?:jan|fev|mar|abr|mai|jun|jul|ago|set|out|nov|dez)))${END}`,
].map((source) => new Sieved(source));

/** Only when the list was just shown. */
const BARE = new Sieved(
  `^(?:acho que |entao |sim[, ]+|seria |pode ser )?(?:(?:${ARTICLE}|la|el) )?(\\d{1,2}|${ORDINAL}|${NUMBER})${END}`,
);
const HINT = new Sieved(
  /\d|\b(?:primeir|segund|terceir|quart|quint|sext|opc|op\b|alternativa|numero|dois|duas|tres|quatro|cinco)/,
);
/** More things than this are not shown at once. */
const MOST = 20;

/** People, things and days that a number counts are none of the list. */
const COUNTED = new RegExp(
  `\\b(?:somos|seremos|sao|seriam|total de|(?:vamos|iremos|estamos|vao) (?:em|ser|com)|p(?:a?ra|ro)) (?:em |uns |umas |ate )?(?:\\d{1,2}|${NUMBER})(?![\\w/]|[.,]\\d)|(?<![\\w/.,])(?:\\d{1,2}|${NUMBER}) ?(?:(?:e|com|mais|\\+|,|ou|a) (?:mais )?(?:\\d{1,2}|${NUMBER}) )?(?:e (?:meio|meia) )?(?:pess|adult|crian|bebe|filh|casa(?:l|is)|amig|noite|diaria|dias?\\b|semana|min|hora|km|metro|quarto|suite|banheiro|vaga|carro|real\\b|reais|mil\\b|cachorr|gat[oa]|pet)\\w*|(?<![\\w/.,])\\d{1,2} e (?:o )?(?:dia )?\\d{1,2} d[eo] ~?[a-z]{3,9}|\\bdia \\d{1,2}\\b|(?<![\\w/.,])\\d{1,2} (?:e|a|ate|ao) ~`,
  'g',
);
const COUNTS = new Sieved(/\d|\b(?:somos|uma?|dois|duas|tres|quatro|cinco|seis)\b/);
/** A weekday on which something is to be done: "sexta eu te falo". */
const WEEKDAY_FIRST =
  /^(?:na |no |ate )?(?:segunda|terca|quarta|quinta|sexta)(?:-?feira)? (?:que vem |de manha |cedo |a tarde |a noite )?(?:eu|te|a gente|nos|me|vou|vamos|fecho|falo|decido|confirmo|respondo|retorno)\b/;

function uncounted(reading: Reading): Reading {
  if (!COUNTS.test(reading.plain)) return reading;
  return without(
    reading,
    allMatches(COUNTED, reading.plain).map(({ 0: { length }, index }) => ({
      start: index,
      end: index + length,
    })),
  );
}

export function readChoice(reading: Reading, setting: Setting): number | string | undefined {
  return (
    numbered(uncounted(reading).plain, setting) ?? byName(reading, setting) ?? byPrice(reading.plain, setting)
  );
}

/** What `Slots.choice` says of the one that is meant by its price. */
export const [CHEAPEST, DEAREST] = ['cheapest', 'dearest'] as const;

const BY_PRICE = new Sieved(
  /\b[ao] (?:(?:casa|opcao|chale|ape|apto|apartamento) )?mais (?:(barat\w+|em conta|economic\w+)|car[ao]|luxuos[ao])\b/,
);
const AGAINST = new Sieved(/\b(?:nao|nem|menos|tao) /);

/** Only when the list was just shown: else it is a wish. */
function byPrice(plain: string, setting: Setting): string | undefined {
  if (askedNumber(setting) !== 'choice' || AGAINST.test(plain)) return undefined;
  const said = BY_PRICE.exec(plain);
  if (said === null) return undefined;
  return said[1] === undefined ? DEAREST : CHEAPEST;
}

function numbered(plain: string, setting: Setting): number | undefined {
  const asked = askedNumber(setting) === 'choice';
  if (!asked && !HINT.test(plain)) return undefined;
  if (WEEKDAY_FIRST.test(plain)) return undefined;
  for (const pattern of asked ? [...NUMBERED, BARE] : NUMBERED) {
    const said = pattern.exec(plain)?.[1];
    if (said === undefined) continue;
    const number = ORDINALS.find(([beginning]) => beginning.test(said))?.[1] ?? toNumber(said);
    if (number !== undefined && number >= 1 && number <= MOST) return number;
  }
  return undefined;
}

interface Entry {
  words: readonly string[];
  value: string;
}

interface Index {
  entries: readonly Entry[];
  /** Where a word with this first letter stands in an entry. */
  byLetter: ReadonlyMap<string, readonly Place[]>;
  /** Where a word stands, perhaps with a slip in it: found out when it is first typed. */
  byWord: Map<string, readonly Place[]>;
}

interface Place {
  entry: Entry;
  from: number;
}

/** Then all are forgotten: people type few words. */
const MOST_WORDS_KEPT = 4096;

function saidWith(word: string, { byLetter, byWord }: Index): readonly Place[] {
  let places = byWord.get(word);
  if (places === undefined) {
    places = (byLetter.get(word[0]!) ?? []).filter(({ entry, from }) => oneSlip(word, entry.words[from]!));
    if (byWord.size === MOST_WORDS_KEPT) byWord.clear();
    byWord.set(word, places);
  }
  return places;
}

/** Prepared once for each catalogue; `choices` is not changed afterwards. */
const indexes = new WeakMap<readonly string[], Index>();

function indexOf(choices: readonly string[]): Index {
  let index = indexes.get(choices);
  if (!index) {
    const entries = choices.map((value) => ({ value, words: content(words(fold(value))) }));
    const places = entries.flatMap((entry) => entry.words.map((word, from) => ({ entry, from, word })));
    index = { entries, byLetter: Map.groupBy(places, ({ word }) => word[0]!), byWord: new Map() };
    indexes.set(choices, index);
  }
  return index;
}

/** Whether a word stands in the name of one of them. */
export function isChoiceWord(word: string, choices: readonly string[]): boolean {
  return (indexOf(choices).byLetter.get(word[0] ?? '') ?? []).some(({ entry }) => entry.words.includes(word));
}

const content = (all: readonly Word[]): string[] =>
  all.map(({ word }) => word).filter((word) => !PARTICLES.has(word));

/** Words many houses have in their names: alone they choose none. */
const COMMON = new Set(
  'casa casas casinha chale chales ape apto apartamento pousada flat cobertura suite sitio rancho villa vila loft studio mar praia sol lua piscina vista centro areia serra jardim rio lago lagoa ilha brisa novo nova bela bom boa grande pequena'.split(
    ' ',
  ),
);
const POINTED_AT =
  /(?:^|[^a-z])(?:a|o|da|do|na|no|pela|pelo|n[ao]s?|quero|essa|esse|prefiro|com) (?:(?:casa|casinha|chale|ape|apto|apartamento|pousada|flat|cobertura|suite|loft|vila|villa) (?:d[aeo] )?)?$/;
const REFUSED =
  /\b(?:nao|nem|menos|exceto|sem) (?:(?:quero|gostei|curti|gosto|seja|sendo|e|foi) )?(?:mais )?(?:(?:d?[ao]|muito) )*(?:casa |chale |apartamento )?$/;
const BACK = 40;

/** The one whose name is best told: all of it, or two words of it, or one that no other has. */
function byName(reading: Reading, setting: Setting): string | undefined {
  const index = indexOf(setting.vocabulary.choices);
  const told = new Map<Entry, number>();
  for (let at = 0; at < reading.words.length; at++) {
    for (const { entry, from } of saidWith(reading.words[at]!.word, index)) {
      const most = told.get(entry) ?? 0;
      const more = toldAt(at, entry, from, most, index.entries, reading, setting);
      if (more > most) told.set(entry, more);
    }
  }
  let best: { score: number; value: string | undefined } = { score: 0, value: undefined };
  for (const [{ value }, score] of told) {
    if (score > best.score) best = { score, value };
    else if (score === best.score) best = { score, value: undefined };
  }
  return best.value;
}

/** How much of the entry is told by the words from `at` on, taken for its words from `from` on; if more than `most`. */
function toldAt(
  at: number,
  entry: Entry,
  from: number,
  most: number,
  entries: readonly Entry[],
  reading: Reading,
  setting: Setting,
): number {
  const typed = reading.words;
  const run = sameRun(entry.words, from, typed, at);
  if (run <= most) return most;
  const { start } = typed[at]!;
  const before = reading.plain.slice(Math.max(0, start - BACK), start);
  if (REFUSED.test(before)) return most;
  if (run === entry.words.length && run > 1) return run + 1;
  const parts = entry.words.slice(from, from + run);
  const tells =
    parts.some((word) => distinctive(word, entry, entries, setting)) &&
    (run > 1 || pointed(reading, at, before, setting));
  return tells ? run : most;
}

/** How many of the entry's words, from `from` on, stand at `at`, particles aside. */
function sameRun(meant: readonly string[], from: number, typed: readonly Word[], at: number): number {
  let next = at;
  let count = 0;
  for (let index = from; index < meant.length; index++) {
    while (count > 0 && PARTICLES.has(typed[next]?.word ?? '')) next++;
    if (typed[next] === undefined || !oneSlip(typed[next]!.word, meant[index]!)) break;
    next++;
    count++;
  }
  return count;
}

function distinctive(word: string, entry: Entry, entries: readonly Entry[], setting: Setting): boolean {
  if (word.length < 3 || COMMON.has(word) || isPlaceWord(word, setting.vocabulary.places)) return false;
  return entries.every((other) => other === entry || !other.words.includes(word));
}

function pointed(reading: Reading, at: number, before: string, setting: Setting): boolean {
  return (
    POINTED_AT.test(before) || (setting.asked.includes('choice') && at === 0 && reading.words.length <= 3)
  );
}
