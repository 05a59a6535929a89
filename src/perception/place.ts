/** Where the stay is to be: the catalogue's places first, then towns everybody knows, then any answer to "where?". */
import { EVERYDAY, OPENERS } from './everyday.ts';
import { isGibberish } from './gibberish.ts';
import { fold, type Reading, type Word, words } from './normalise.ts';
import { allMatches } from './phrases.ts';
import type { Setting } from './setting.ts';
import { oneSlip, PARTICLES, SHORTEST_WITH_SLIP, titleCase } from './spelling.ts';
import { TOWNS } from './towns.ts';

interface Entry {
  /** Without the particles. */
  words: readonly string[];
  value: string;
  inCatalogue: boolean;
  /** An everyday word too: only where the text makes it a place. */
  ambiguous: boolean;
}

interface Index {
  /** In the order in which they win, by their first letter. */
  byLetter: ReadonlyMap<string, readonly Entry[]>;
  /** Those that begin with a word, perhaps with a slip in it: found out when it is first typed. */
  byWord: Map<string, readonly Entry[]>;
}

/** Then all are forgotten: people type few words. */
const MOST_WORDS_KEPT = 4096;

/** Prepared once for each catalogue; `places` is not changed afterwards. */
const indexes = new WeakMap<readonly string[], Index>();

function indexOf(places: readonly string[]): Index {
  let index = indexes.get(places);
  if (!index) {
    index = compile(places);
    indexes.set(places, index);
  }
  return index;
}

/** Entries by their first letter. */
function compile(places: readonly string[]): Index {
  const index = new Map<string, Entry[]>();
  const spelling = new Map(places.map((place) => [key(place), place]));
  const add = (name: string, entry: Omit<Entry, 'words'>) => {
    const content = significant(name);
    const letter = content[0]?.[0];
    if (letter) index.set(letter, [...(index.get(letter) ?? []), { ...entry, words: content }]);
  };
  for (const line of TOWNS) {
    const names = line.split('|');
    const plainNames = names.map((name) => name.replace('?', ''));
    const own = plainNames.map((name) => spelling.get(key(name))).find((place) => place !== undefined);
    for (const [at, name] of plainNames.entries()) {
      const ambiguous = names[at] !== name;
      add(name, { value: own ?? plainNames[0]!, inCatalogue: own !== undefined, ambiguous });
      spelling.delete(key(name));
    }
  }
  for (const [name, place] of spelling) add(name, { value: place, inCatalogue: true, ambiguous: false });
  for (const place of places) {
    const [first, ...rest] = significant(place);
    const only = places.every((other) => other === place || significant(other)[0] !== first);
    const tells = first !== undefined && first.length >= SHORTEST_WITH_SLIP && !EVERYDAY.has(first);
    if (rest.length > 0 && tells && only) add(first, { value: place, inCatalogue: true, ambiguous: false });
  }
  return { byLetter: index, byWord: new Map() };
}

function beginningWith(word: string, { byLetter, byWord }: Index): readonly Entry[] {
  let entries = byWord.get(word);
  if (entries === undefined) {
    entries = (byLetter.get(word[0]!) ?? []).filter((entry) => isMeant(word, entry.words[0]!));
    if (byWord.size === MOST_WORDS_KEPT) byWord.clear();
    byWord.set(word, entries);
  }
  return entries;
}

/** A state behind the name is not part of it: "Búzios - RJ", "Paraty/RJ", "Natal (RN)". */
const STATE = / ?[-/(,] ?(?:[a-z]{2})\)?$/;
const key = (name: string): string => significant(name).join(' ');

function significant(name: string): string[] {
  const all = words(fold(name).replace(STATE, '')).map(({ word }) => word);
  const content = all.filter((word) => !PARTICLES.has(word));
  return content.length > 0 ? content : all;
}

/** Whether a word begins the name of a place of the catalogue or of a known town. */
export function isPlaceWord(word: string, places: readonly string[]): boolean {
  return (indexOf(places).byLetter.get(word[0] ?? '') ?? []).some((entry) => entry.words[0] === word);
}

/** With `anything`, the answer to the question where may be any name, unless another name was asked for too. */
export function readPlace(reading: Reading, setting: Setting, anything: boolean): string | undefined {
  const asked = setting.asked.includes('place');
  const index = indexOf(setting.vocabulary.places);
  let best: { entry: Entry; at: number } | undefined;
  for (let at = 0; at < reading.words.length; at++) {
    for (const entry of beginningWith(reading.words[at]!.word, index)) {
      const end = match(entry, reading.words, at);
      if (end === undefined || (best && !better(entry, best.entry))) continue;
      if (fits(entry, reading, at, end, asked)) best = { entry, at };
    }
  }
  return (
    best?.entry.value ?? (asked && anything && !setting.asked.includes('name') ? answer(reading) : undefined)
  );
}

/** Index of the word after the entry, if it begins at `at`. Particles may be left out or put in. */
function match(entry: Entry, typed: readonly Word[], at: number): number | undefined {
  let next = at;
  for (const meant of entry.words) {
    while (next > at && PARTICLES.has(typed[next]?.word ?? '')) next++;
    const word = typed[next]?.word;
    if (word === undefined) return undefined;
    if (!isMeant(word, meant)) return undefined;
    next++;
  }
  return next;
}

const isMeant = (word: string, meant: string): boolean =>
  word === meant || (meant.length >= SHORTEST_WITH_SLIP && !EVERYDAY.has(word) && oneSlip(word, meant));

function better(one: Entry, other: Entry): boolean {
  if (one.words.length !== other.words.length) return one.words.length > other.words.length;
  return one.inCatalogue && !other.inCatalogue;
}

/** Where the writer lives, comes from or does not want to go. */
const NOT_GOING =
  /\b(?:(?:sou|somos|moro|moramos|vivo|falo|falando|venho|vindo|saindo|natural|daqui|aqui|resido|chegando|saio) (?:de|da|do|em|no|na)|(?:nao|nem|menos|exceto|sem ser|invez de|vez de)(?: (?:quero|queria|vou|gosto|gostei|seja|e))?(?: (?:ir|de|para|pra|em|no|na))?) (?:o |a )?$/;
const GOING = /(?:^|\b(?:em|pra|para|por|conhecer|cidade de|praia d[aeo]|regiao de|litoral de|la em)) $/;
const STATE_AFTER = /^ ?[-/,(] ?(?:rj|sp|mg|es|ba|sc|pr|rs|rn|ce|pe|al|pb|se|ma|ms|mt|go)\b/;
const BACK = 36;

function fits(entry: Entry, reading: Reading, at: number, end: number, asked: boolean): boolean {
  const first = reading.words[at]!;
  const last = reading.words[end - 1]!;
  const before = reading.plain.slice(Math.max(0, first.start - BACK), first.start);
  if (NOT_GOING.test(before)) return false;
  const exact = entry.words.every((word, offset) => reading.words[at + offset]?.word === word);
  const whole = first.start === 0 && last.start + last.word.length >= reading.plain.length - 1;
  const going = GOING.test(before) || (asked && whole);
  if (entry.ambiguous) return going || STATE_AFTER.test(reading.plain.slice(last.start + last.word.length));
  return exact || entry.inCatalogue || going || entry.words.join('').length > 8;
}

const MOST_WORDS = 3;
const LEADS =
  /^(?:(?:eu |a gente |acho que |pode ser |seria |queremos |quero |queria |prefiro |pensei |pensando |pensamos |pensava |ir |la |de preferencia )*(?:em|no|na|pra|para|por) (?:o |a )?)/;
const SEGMENT = /[^,.;:!?\n~()]+/g;
const LETTERS = /^[\p{L} '’-]+$/u;

/** A place nobody told us of: the first stretch of the answer that looks like a name. */
function answer(reading: Reading): string | undefined {
  if (reading.plain.includes('?')) return undefined;
  for (const { 0: segment, index } of allMatches(SEGMENT, reading.plain)) {
    const lead = LEADS.exec(segment.trimStart())?.[0].length ?? 0;
    const start = index + (segment.length - segment.trimStart().length) + lead;
    const text = reading.text
      .slice(start, index + segment.length)
      .trim()
      .replace(TRAILING_PARTICLE, '');
    const typed = words(fold(text)).map(({ word }) => word);
    if (typed.every((word) => OPENERS.has(word))) continue;
    const content = typed.filter((word) => !PARTICLES.has(word));
    const plausible =
      content.length <= MOST_WORDS &&
      LETTERS.test(text) &&
      content.every(
        (word, at) =>
          word.length > 2 && !isGibberish(word) && (!EVERYDAY.has(word) || (at > 0 && TAILS.has(word))),
      );
    return plausible ? titleCase(text) : undefined;
  }
  return undefined;
}

/** Everyday words that end the names of many places: "Iguaba Grande", "Barra Nova". */
const TAILS: ReadonlySet<string> = new Set(
  'grande pequena nova novo bela bonita boa alta mar praia'.split(' '),
);
const TRAILING_PARTICLE = /(?: (?:de|da|do|dos|das|e|entre))+$/i;
