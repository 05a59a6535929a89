import { button, element, highlight } from './dom.js';
import { dayOf, messageNodes, timeOf } from './message-text.js';
import { pictureNode } from './picture.js';
import { WORDS } from './words.js';

/** @typedef {import('./stream.js').Message} Message */
/** @typedef {import('./outbox.js').Entry} Entry */

/**
 * The transcript. Messages the server told stand in its order; those on their way stand after them, and
 * become the server's when the echo with their id comes. Telling a message again changes nothing.
 *
 * @param {HTMLElement} list
 * @param {{retry: (id: string) => void, discard: (id: string) => void}} actions
 */
export function createChat(list, actions) {
  /** @type {Set<string>} Ids of the messages told by the server. */
  const told = new Set();
  /** @type {Map<string, {bubble: HTMLElement, text: string}>} By the customer's message id or, for the bot, its own. */
  const known = new Map();
  /** @type {Map<string, HTMLElement>} Bubbles on their way, by client-made id. */
  const onTheirWay = new Map();
  let lastDay = '';
  /** @type {{id: string, bubble: HTMLElement} | undefined} The reply that still grows. */
  let draft;

  /**
   * @param {'customer' | 'bot' | 'person'} from
   * @param {string} text
   * @param {import('./picture.js').Media} [media]
   */
  function makeBubble(from, text, media) {
    const picture = media && pictureNode(media, () => element('p', { class: 'text' }, ...messageNodes(text)));
    const shown = picture ? (media?.caption ?? '') : text;
    return element(
      'div',
      { class: `bubble ${from}${list.closest('[aria-busy="true"]') ? '' : ' entering'}` },
      element('span', { class: 'visually-hidden' }, `${WORDS[from]}: `),
      ...(from === 'person' ? [element('p', { class: 'speaker', 'aria-hidden': 'true' }, WORDS.person)] : []),
      ...(picture ? [picture] : []),
      ...(shown === '' && picture ? [] : [element('p', { class: 'text' }, ...messageNodes(shown))]),
      element('div', { class: 'meta' }),
    );
  }

  /**
   * @param {HTMLElement} bubble
   * @param {...(string | Node)} content
   */
  function setMeta(bubble, ...content) {
    bubble.querySelector('.meta')?.replaceChildren(...content);
  }

  /** @param {Message} message */
  function placeDay(message) {
    const day = dayOf(message.at);
    if (day === lastDay) return;
    lastDay = day;
    place(element('div', { class: 'day' }, day));
  }

  /** @param {HTMLElement} node Goes after what was told and before what is on its way. */
  function place(node) {
    const [first] = onTheirWay.values();
    if (node.parentNode && node.nextElementSibling === (first ?? null)) return;
    list.insertBefore(node, first ?? null);
  }

  return {
    /**
     * @param {Message} message
     * @returns {boolean} Whether it was new.
     */
    tell(message) {
      if (told.has(message.id)) return false;
      told.add(message.id);
      if (message.from !== 'customer') this.dropDraft();
      const key = message.messageId ?? message.id;
      const waiting = message.from === 'customer' ? onTheirWay.get(key) : undefined;
      const bubble = waiting ?? makeBubble(message.from, message.text, message.media);
      placeDay(message);
      onTheirWay.delete(key);
      bubble.classList.remove('waiting', 'refused');
      setMeta(bubble, timeOf(message.at));
      place(bubble);
      known.set(message.from === 'customer' ? key : message.id, { bubble, text: message.text });
      return true;
    },

    /**
     * @param {Entry[]} entries
     * @param {boolean} unreachable
     */
    showWaiting(entries, unreachable) {
      for (const { id, text, refusal } of entries) {
        if (known.has(id)) continue;
        const bubble = onTheirWay.get(id) ?? makeBubble('customer', text);
        if (!onTheirWay.has(id)) list.append(bubble);
        onTheirWay.set(id, bubble);
        bubble.classList.toggle('waiting', !refusal);
        bubble.classList.toggle('refused', Boolean(refusal));
        if (!refusal) {
          setMeta(bubble, unreachable ? WORDS.sendingAgain : WORDS.sending);
          continue;
        }
        const retry = button(WORDS.retry, 'link', () => actions.retry(id));
        const discard = button(WORDS.discard, 'link', () => actions.discard(id));
        setMeta(bubble, element('span', {}, `${WORDS.notSent}: ${refusal}`), retry, discard);
      }
    },

    /**
     * Shows the reply so far; it stands last.
     * @param {import('./stream.js').Draft} grown
     */
    showDraft({ id, text }) {
      if (text === '') return this.dropDraft();
      if (!draft) {
        const bubble = makeBubble('bot', '');
        bubble.classList.add('draft');
        bubble.setAttribute('aria-hidden', 'true'); // a screen reader is told the message, once
        draft = { id, bubble };
        list.append(bubble);
      }
      draft.id = id;
      draft.bubble.querySelector('.text')?.replaceChildren(...messageNodes(text));
    },

    /** @param {{id: string}[]} [running] Effects that still run: the draft of one of them stays. */
    dropDraft(running = []) {
      if (!draft || running.some(({ id }) => id === draft?.id)) return;
      draft.bubble.remove();
      draft = undefined;
    },

    /** @param {string} id The server has it; its echo is still to come. */
    accept(id) {
      const bubble = onTheirWay.get(id);
      if (bubble) setMeta(bubble, WORDS.sent);
    },

    /** @param {string} id */
    isWaiting: (id) => onTheirWay.has(id),

    /** @param {string} id */
    discard(id) {
      onTheirWay.get(id)?.remove();
      onTheirWay.delete(id);
    },

    /** Another conversation: what is on its way for this one is sent, but not shown. */
    reset() {
      onTheirWay.clear();
      this.clear();
    },

    /** Forgets what the server told. */
    clear() {
      list.replaceChildren(...onTheirWay.values());
      draft = undefined;
      told.clear();
      known.clear();
      lastDay = '';
    },

    /** @param {string} id */
    textOf: (id) => known.get(id)?.text,

    /** @param {string} id */
    reveal(id) {
      const bubble = known.get(id)?.bubble;
      if (!bubble) return;
      bubble.scrollIntoView({ block: 'center' });
      highlight(bubble);
    },
  };
}
