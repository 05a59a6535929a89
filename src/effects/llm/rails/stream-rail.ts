/**
 * What of a reply may be shown while it streams.
 *
 * 1. Harmless text passes with the piece that brings it, in the middle of a word, too.
 * 2. From the first word on that may begin something to be checked (a number, a currency, the name of a house, a word
 *    that presses), a sentence is held until it is complete and was checked as a whole.
 * 3. After a sentence with a problem nothing more is shown: the reply will be repaired or replaced.
 */
import { fold } from '../../../perception/normalise.ts';
import { checkSentence, SENTENCE_CHECKS } from './check-reply.ts';
import type { ReplyFacts } from './facts.ts';
import { HOUSE_WORDS } from './house-names.ts';
import { sentencesOf } from './sentence.ts';

const BEGINS = SENTENCE_CHECKS.flatMap(({ begins }) => begins);
/** Whole words that replies begin with, though longer ones that are held begin like them. */
const HARMLESS = new Set([
  'oi',
  'ola',
  'sim',
  'claro',
  'opa',
  'hi',
  'hello',
  'sure',
  'hola',
  'que',
  'com',
  'o',
  'a',
  'e',
]);
const TOKEN = /[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu;
const HELD_SIGN = /[\p{N}\p{Sc}@%/]/u;
/** After a word for a house: the beginning of a name, or what may become one. */
const NAME_FOLLOWS =
  /^(?:\s+(?:d[aeo]s?|del|la|el|of|the))*(?:\s*$|\s+(?:\p{Lu}|(?:d[aeo]?s?|of?|t?h?e?|l|el?)$))/u;

export class StreamRail {
  readonly #facts: Readonly<ReplyFacts>;
  readonly #show: (text: string) => void;
  readonly #namesWords: ReadonlySet<string>;
  #text = '';
  /** How far it may be shown. */
  #shown = 0;
  /** Where the sentence begins that is not complete. */
  #from = 0;
  #isBlocked = false;

  /** @param show told all that may be shown, each time that it is more */
  constructor(facts: Readonly<ReplyFacts>, show: (text: string) => void) {
    this.#facts = facts;
    this.#show = show;
    this.#namesWords = new Set(
      [...facts.names, ...facts.otherNames].flatMap((name) => fold(name).match(/[a-z0-9]{3,}/g) ?? []),
    );
  }

  push(piece: string): void {
    this.#text += piece;
    this.#release(false);
  }

  /** Nothing more will come. */
  end(): void {
    this.#release(true);
  }

  #release(isEnd: boolean): void {
    if (this.#isBlocked) return;
    let free = this.#shown;
    for (const sentence of sentencesOf(this.#text, this.#from)) {
      if (!sentence.isComplete && !isEnd) {
        free = Math.max(free, sentence.start + this.#harmless(sentence.text));
        break;
      }
      if (checkSentence(sentence, this.#facts).length > 0) {
        this.#isBlocked = true;
        break;
      }
      free = this.#from = sentence.end;
    }
    if (free <= this.#shown) return;
    this.#shown = free;
    this.#show(this.#text.slice(0, free));
  }

  /** @returns up to where an incomplete sentence says nothing that is checked */
  #harmless(text: string): number {
    for (const { 0: token, index } of text.matchAll(TOKEN)) {
      if (this.#isHeld(token, text.slice(index + token.length))) return index;
    }
    return text.length;
  }

  #isHeld(token: string, after: string): boolean {
    if (HELD_SIGN.test(token)) return true;
    const word = fold(token);
    const isUnfinished = after === '';
    if (/^(?:r|u|us|rs)$/.test(word)) return isUnfinished || after.startsWith('$');
    if (BEGINS.some((begin) => word.startsWith(begin))) return true;
    if (/^\p{Lu}/u.test(token) && this.#namesWords.has(word)) return true;
    const isHouse = (HOUSE_WORDS as readonly string[]).includes(word);
    if (isHouse && NAME_FOLLOWS.test(after)) return true;
    if (!isUnfinished || HARMLESS.has(word)) return false;
    const mayBecome = (begin: string) => begin.startsWith(word);
    return (
      BEGINS.some(mayBecome) ||
      HOUSE_WORDS.some(mayBecome) ||
      (/^\p{Lu}/u.test(token) && [...this.#namesWords].some(mayBecome))
    );
  }
}
