/**
 * Which language the page speaks: the first of the browser's that there are words in, else Portuguese. What the
 * server tells of a conversation does not name its language.
 */

/** As `lang` of the document. */
const TAGS = { pt: 'pt-BR', en: 'en', es: 'es' };

/** @typedef {keyof typeof TAGS} Language */

/** @param {string} tag `en-GB` */
const primary = (tag) => tag.toLowerCase().split('-', 1)[0] ?? '';

const chosen = navigator.languages.find((tag) => Object.hasOwn(TAGS, primary(tag))) ?? TAGS.pt;

export const LANGUAGE = /** @type {Language} */ (primary(chosen));

/** What times and days are written by: the reader's own form of the language. */
export const LOCALE = chosen;

document.documentElement.lang = TAGS[LANGUAGE];
