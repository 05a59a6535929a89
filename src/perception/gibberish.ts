/** Whether a word is only keys that were hit: no word of the languages we read could be spoken like that. */

/** "y" and "w" are spoken as vowels in names: "Wendy", "Lyw". */
const VOWEL = /[aeiouyw]/;
/** Brazilian names of places and people go up to three in a row: "Ingrid", "Brodowski" has its own vowels. */
const CONSONANTS = /[bcdfghjklmnpqrstvxz]{5}/;
const ROW =
  /asdf|sdfg|dfgh|fghj|ghjk|hjkl|qwer|wert|erty|rtyu|tyui|yuio|zxcv|xcvb|cvbn|vbnm|lkjh|kjhg|jhgf|hgfd|gfds|fdsa|poiu|oiuy|rewq/;
/** "jkljkl", "haha": the same keys twice and nothing else. */
const TWICE = /^([a-z]{2,4})\1+$/;
const TWICE_BUT_A_NAME: ReadonlySet<string> = new Set([
  'lulu',
  'lili',
  'bebe',
  'nana',
  'nene',
  'coco',
  'gigi',
  'zeze',
  'dede',
  'didi',
  'dudu',
]);

/** @param word in lower case and without accents */
export function isGibberish(word: string): boolean {
  if (word.length < 4) return false;
  if (!VOWEL.test(word) || CONSONANTS.test(word) || ROW.test(word)) return true;
  return TWICE.test(word) && !TWICE_BUT_A_NAME.has(word);
}
