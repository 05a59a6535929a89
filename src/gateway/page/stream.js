/**
 * The conversation as the server tells it. EventSource reconnects by itself, with Last-Event-ID, when a
 * connection breaks, but gives up on an answer that is not 200: then the stream is opened anew, with backoff,
 * and told from the start. Whoever listens must therefore expect to hear a message twice.
 */

const FIRST_DELAY_MS = 1_000;
const LAST_DELAY_MS = 10_000;

/**
 * @typedef {object} Message
 * @property {string} id
 * @property {'customer' | 'bot' | 'person'} from
 * @property {string} text
 * @property {import('./picture.js').Media} [media] It is a picture.
 * @property {number} at Milliseconds since the epoch.
 * @property {string} [messageId] The customer's message id.
 */

/**
 * @typedef {object} ActorState
 * @property {string} id
 * @property {string} stage
 * @property {unknown} state
 * @property {string} funnel
 * @property {string} funnelVersion
 * @property {'bot' | 'human'} owner
 * @property {number} revision
 * @property {Record<string, {value: unknown, from: string}>} slots
 * @property {{id: string, name: string, deadline: number}[]} timers
 * @property {{id: string, src: string}[]} effects
 * @property {string[]} suggestions What the customer might say next, in their language.
 */

/**
 * A reply that still grows, for as long as the effect with its id runs.
 * @typedef {object} Draft
 * @property {string} id
 * @property {string} text
 */

/** @typedef {'connecting' | 'connected' | 'reconnecting'} Connection */

/**
 * @param {string} session
 * @param {{
 *   message: (message: Message) => void,
 *   state: (state: ActorState) => void,
 *   draft: (draft: Draft) => void,
 *   unknown: () => void,
 *   connection: (connection: Connection) => void,
 * }} listener
 */
export function openStream(session, listener) {
  /** @type {EventSource | undefined} */
  let source;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let reopening;
  let delay = FIRST_DELAY_MS;

  function open() {
    close();
    source = new EventSource(`/api/web/stream?session=${encodeURIComponent(session)}`);
    source.addEventListener('open', () => {
      delay = FIRST_DELAY_MS;
      listener.connection('connected');
    });
    source.addEventListener('error', () => {
      listener.connection('reconnecting');
      if (source?.readyState !== EventSource.CLOSED) return;
      clearTimeout(reopening);
      reopening = setTimeout(open, delay);
      delay = Math.min(delay * 2, LAST_DELAY_MS);
    });
    source.addEventListener('message', (event) => listener.message(JSON.parse(event.data)));
    source.addEventListener('state', (event) => listener.state(JSON.parse(event.data)));
    source.addEventListener('draft', (event) => listener.draft(JSON.parse(event.data)));
    source.addEventListener('unknown', () => listener.unknown());
  }

  function close() {
    clearTimeout(reopening);
    source?.close();
  }

  open();
  return {
    close,
    /** Opens it anew at once: after sleep a dead connection can look alive. */
    reopen: open,
    /** Does not wait for the next attempt, for example when the network is back. */
    hurry() {
      if (source?.readyState !== EventSource.OPEN) open();
    },
  };
}
