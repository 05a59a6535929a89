/** Houses must be among those that may be named; what looks like the name of one that there is not is invented. */
import { fold } from '../../../perception/normalise.ts';
import type { ReplyFacts } from './facts.ts';
import type { SentenceCheck } from './sentence.ts';

/** Words for a house that names begin with, without accents. */
export const HOUSE_WORDS = [
  'casa',
  'apartamento',
  'chale',
  'villa',
  'vila',
  'pousada',
  'sobrado',
  'cobertura',
  'loft',
  'studio',
  'flat',
  'bangalo',
  'cabana',
  'mansao',
  'sitio',
  'chacara',
  'rancho',
  'recanto',
  'refugio',
  'solar',
  'residencia',
  'suite',
  'house',
  'apartment',
  'chalet',
  'cabin',
] as const;

/** Between such a word and the name proper. */
const LINKS = 'da|do|de|das|dos|del|la|el|of|the';
const CAPITALISED = String.raw`\p{Lu}[\p{L}\d'-]+`;
const HOUSE = new RegExp(`(?<![a-z0-9])(?:${HOUSE_WORDS.join('|')})(?![a-z0-9])`, 'g');
const NAME = new RegExp(String.raw`(?:\s+(?:${LINKS})|\s+${CAPITALISED})*\s+${CAPITALISED}`, 'uy');

/** Kinds of houses that are written like names. */
const GENERIC = /^(?:praia|campo|temporada|veraneio|hospedes|serra|beach)$/;

export const houseNames: SentenceCheck = {
  name: 'names',
  begins: [],
  problems({ text, plain }, facts) {
    const others = facts.otherNames.filter((name) => hasWords(plain, fold(name)) && !isWithin(name, facts));
    return [...new Set([...others, ...invented(text, plain, facts)])];
  },
};

/** A name that is part of one that may be said. */
const isWithin = (name: string, facts: Readonly<ReplyFacts>) =>
  facts.names.some((known) => hasWords(fold(known), fold(name)));

function invented(text: string, plain: string, facts: Readonly<ReplyFacts>): string[] {
  const known = [...facts.names, ...facts.otherNames].map(fold);
  const places = facts.places.map(fold);
  const found: string[] = [];
  for (const { 0: noun, index } of plain.matchAll(HOUSE)) {
    NAME.lastIndex = index + noun.length;
    const rest = NAME.exec(text)?.[0];
    if (rest === undefined) continue;
    const said = text.slice(index, index + noun.length) + rest;
    const proper = fold(rest).replace(new RegExp(`^(?:\\s+(?:${LINKS}))*\\s+`), '');
    const isPlace = places.some((place) => hasWords(place, proper) || hasWords(proper, place));
    const isKnown = known.some((name) => hasWords(name, fold(said)) || hasWords(fold(said), name));
    if (!isPlace && !isKnown && !GENERIC.test(proper)) found.push(said);
  }
  return found;
}

function hasWords(text: string, words: string): boolean {
  const squeezed = (one: string) => ` ${one.replaceAll(/[^a-z0-9]+/g, ' ').trim()} `;
  return squeezed(text).includes(squeezed(words));
}
