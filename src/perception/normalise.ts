/**
 * One message, prepared once for every notion. `plain` is `text` without accents and in lower case, character
 * for character: an index found in one is good in the other.
 */
export interface Reading {
  /** As written, with single spaces and single line breaks. */
  text: string;
  plain: string;
  /** The words and numbers of `plain`, in order. */
  words: readonly Word[];
}

/** A run of bare letters and digits. */
export interface Word {
  word: string;
  start: number;
}

/** What WhatsApp allows in one message; anything longer is not read. */
const LONGEST = 4096;

const PUNCTUATION: ReadonlyMap<string, string> = new Map([
  ...[...'‘’‛´`ʼ'].map((mark): [string, string] => [mark, "'"]),
  ...[...'“”„«»'].map((mark): [string, string] => [mark, '"']),
  ...[...'‐‑‒–—―−'].map((mark): [string, string] => [mark, '-']),
  ...[...'→➡➔'].map((mark): [string, string] => [mark, '>']),
  ['º', 'o'],
  ['°', 'o'],
  ['ª', 'a'],
  ['…', '.'],
  ['×', 'x'],
]);

/** Latin letters with an accent, each to its bare letter: always one character to one character. */
const LETTERS: ReadonlyMap<string, string> = new Map(
  Array.from({ length: 0x180 - 0xc0 }, (_, index) => String.fromCharCode(0xc0 + index)).map((letter) => {
    const bare = letter.normalize('NFD').charAt(0).toLowerCase();
    return [letter, bare.length === 1 ? bare : letter];
  }),
);

const plainCharacter = (character: string): string =>
  LETTERS.get(character) ?? PUNCTUATION.get(character) ?? character;

/** Without accents, in lower case, of the same length. */
export function fold(text: string): string {
  return isAscii(text) ? text.toLowerCase() : foldLetters(text);
}

function foldLetters(text: string): string {
  const bare = text.replace(NOT_ASCII, plainCharacter);
  const lower = bare.toLowerCase();
  return lower.length === text.length ? lower : bare;
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range is meant
const NOT_ASCII = /[^\x00-\x7f]/g;
/** Variation selectors, keycap rings, joiners and direction marks: they dress a character and say nothing. */
const DRESS = /[\p{Cf}\p{Variation_Selector}]|\u20e3/gu;
const UNEVEN_SPACE = /[^\S ]|\s\s/;
const SPACE = /\s+/g;

export function read(message: string): Reading {
  let text = message.slice(0, LONGEST);
  if (!isAscii(text)) text = text.normalize('NFC').replace(DRESS, '');
  if (UNEVEN_SPACE.test(text)) text = text.replace(SPACE, (gap) => (gap.includes('\n') ? '\n' : ' '));
  text = text.trim();
  const plain = fold(text);
  return { text, plain, words: words(plain) };
}

export function words(plain: string): Word[] {
  const found: Word[] = [];
  let start = -1;
  for (let at = 0; at <= plain.length; at++) {
    const isWord = at < plain.length && isLetterOrDigit(plain.charCodeAt(at));
    if (isWord && start < 0) start = at;
    else if (!isWord && start >= 0) {
      found.push({ word: plain.slice(start, at), start });
      start = -1;
    }
  }
  return found;
}

const isLetterOrDigit = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 48 && code <= 57);

/** The reading with the given stretches of it made empty, so that no other notion takes them for its own. */
export function without(reading: Reading, stretches: readonly Stretch[]): Reading {
  if (stretches.length === 0) return reading;
  let { plain } = reading;
  for (const { start, end } of stretches) {
    plain = `${plain.slice(0, start)}${'~'.repeat(end - start)}${plain.slice(end)}`;
  }
  return { text: reading.text, plain, words: words(plain) };
}

/** Part of a reading, from `start` up to and without `end`. */
export interface Stretch {
  start: number;
  end: number;
}
