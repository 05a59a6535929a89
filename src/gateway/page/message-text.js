import { element } from './dom.js';
import { LOCALE } from './language.js';
import { ELSEWHERE } from './picture.js';
import { WORDS } from './words.js';

/** WhatsApp's rule: the stars hug the text, and stand at the edge of a word. */
const BOLD = /(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*[^*\s])\*(?![\p{L}\p{N}*])/gu;

/** What ends a sentence is not of the address before it. */
const LINK = /https:\/\/[^\s<>"']*[^\s<>"'.,;:!?*()]/g;

/**
 * The nodes of a message: text as it is, `*x*` as <strong>, addresses of https as links.
 * @param {string} text
 * @returns {(string | Node)[]}
 */
export function messageNodes(text) {
  return replaced(text, LINK, ([address]) => element('a', { href: address, ...ELSEWHERE }, address)).flatMap(
    (node) =>
      typeof node === 'string'
        ? replaced(node, BOLD, (match) => element('strong', {}, match[1] ?? ''))
        : [node],
  );
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 * @param {(match: RegExpExecArray) => Node} make
 * @returns {(string | Node)[]}
 */
function replaced(text, pattern, make) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    nodes.push(text.slice(end, match.index), make(match));
    end = match.index + match[0].length;
  }
  nodes.push(text.slice(end));
  return nodes.filter((node) => node !== '');
}

const TIME = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long' });

/** @param {number} at */
export function timeOf(at) {
  return element('time', { datetime: new Date(at).toISOString() }, TIME.format(at));
}

/** @param {number} at */
export function dayOf(at) {
  const day = new Date(at).toDateString();
  const today = new Date();
  if (day === today.toDateString()) return WORDS.today;
  today.setDate(today.getDate() - 1);
  return day === today.toDateString() ? WORDS.yesterday : DAY.format(at);
}
