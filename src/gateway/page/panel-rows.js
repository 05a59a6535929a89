import { button, element } from './dom.js';
import * as format from './panel-format.js';

/** @typedef {import('./stream.js').ActorState} ActorState */
/** @typedef {import('./keyed-list.js').Row} Row */

/**
 * Where a slot's value came from: the transcript, as far as the panel needs it.
 * @typedef {object} Sources
 * @property {(messageId: string) => string | undefined} textOf
 * @property {(messageId: string) => void} reveal
 */

/**
 * @param {ActorState['slots']} slots
 * @param {Sources} sources
 * @returns {Row[]}
 */
export function slotRows(slots, sources) {
  return format.inReadingOrder(Object.entries(slots)).map(([name, { value, from }]) => {
    const text = sources.textOf(from);
    return {
      key: name,
      news: JSON.stringify([value, from]),
      rest: text ?? '',
      nodes: () => [
        element('dt', {}, format.slotLabel(name)),
        element('dd', { class: 'value' }, format.slotValue(name, value)),
        element('dd', { class: 'source' }, hidden('from '), sourceOf(from, text, sources)),
      ],
    };
  });
}

/** @param {string} text */
const hidden = (text) => element('span', { class: 'visually-hidden' }, text);

/**
 * @param {string} id
 * @param {string | undefined} text
 * @param {Sources} sources
 */
function sourceOf(id, text, sources) {
  if (text === undefined) return element('code', {}, id);
  const link = button(`“${format.shortened(text)}”`, 'link', () => sources.reveal(id));
  link.lang = document.documentElement.lang;
  link.title = 'Show this message in the chat';
  return link;
}

/**
 * @param {ActorState['timers']} timers
 * @returns {Row[]}
 */
export function timerRows(timers) {
  const due = [...timers].sort((a, b) => a.deadline - b.deadline);
  return due.map(({ id, name, deadline }) => ({
    key: id,
    news: `${name} ${deadline}`,
    nodes: () => [
      element('span', { class: 'row-name' }, format.capitalize(format.words(name))),
      countdownTo(deadline),
      element('span', { class: 'due' }, format.clock(deadline)),
    ],
  }));
}

/** @param {number} deadline */
function countdownTo(deadline) {
  const left = element('time', {
    datetime: new Date(deadline).toISOString(),
    title: format.moment(deadline),
  });
  left.dataset.deadline = String(deadline);
  left.textContent = format.countdown(deadline - Date.now());
  return left;
}

/** Moves every countdown on. */
export function tick() {
  for (const left of document.querySelectorAll('time[data-deadline]')) {
    const deadline = Number(/** @type {HTMLElement} */ (left).dataset.deadline);
    left.textContent = format.countdown(deadline - Date.now());
  }
}

/**
 * @param {ActorState['effects']} effects
 * @returns {Row[]}
 */
export function effectRows(effects) {
  return effects.map(({ id, src }) => ({
    key: id,
    news: src,
    nodes: () => [
      element('span', { class: 'row-name running' }, format.capitalize(format.words(src))),
      element('code', {}, id),
    ],
  }));
}

/**
 * @param {ActorState} state
 * @returns {Row[]}
 */
export function recordRows({ id, owner, revision, funnel, funnelVersion }) {
  const version = funnelVersion.length > 12 ? funnelVersion.slice(0, 12) : funnelVersion;
  return [
    recordRow('Owner', element('span', { class: `badge ${owner}` }, owner)),
    recordRow('Revision', String(revision)),
    recordRow('Funnel', element('code', { title: `${funnel}@${funnelVersion}` }, `${funnel}@${version}`)),
    recordRow('Conversation', element('code', {}, id)),
  ];
}

/**
 * @param {string} label
 * @param {string | HTMLElement} value
 * @returns {Row}
 */
function recordRow(label, value) {
  const news = typeof value === 'string' ? value : (value.textContent ?? '');
  return { key: label, news, nodes: () => [element('dt', {}, label), element('dd', {}, value)] };
}
