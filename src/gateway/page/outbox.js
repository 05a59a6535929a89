import { postMessage } from './post-message.js';
import { newId, onWrittenElsewhere, read, write } from './session.js';

/**
 * What the customer typed and the server has not accepted yet.
 *
 * 1. An entry is in localStorage before it is shown, and leaves it when the server accepted it, when its echo
 *    came on the stream, or when the customer discards it.
 * 2. Entries are sent one at a time, oldest first; a retry carries the same id, so the server knows it again.
 * 3. localStorage is read anew before each change: another tab may have sent or added entries.
 */

const KEY = 'outbox';
const FIRST_DELAY_MS = 1_000;
const LAST_DELAY_MS = 15_000;

/**
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} session
 * @property {string} text
 * @property {number} at
 * @property {string} [refusal] Why the server will not take it.
 */

/**
 * @param {{changed: () => void, accepted: (id: string) => void}} listener
 */
export function createOutbox(listener) {
  let sending = false;
  let unreachable = false;
  let wake = () => {};

  /** @returns {Entry[]} */
  function entries() {
    try {
      return JSON.parse(read(KEY) ?? '[]');
    } catch {
      return [];
    }
  }

  /** @param {Entry[]} next */
  function keep(next) {
    write(KEY, JSON.stringify(next));
    listener.changed();
  }

  /** @param {string} id */
  function remove(id) {
    const before = entries();
    const after = before.filter((entry) => entry.id !== id);
    if (after.length < before.length) keep(after);
  }

  /**
   * @param {string} id
   * @param {string | undefined} refusal
   */
  function mark(id, refusal) {
    keep(entries().map((entry) => (entry.id === id ? { ...entry, refusal } : entry)));
  }

  async function send() {
    if (sending) return;
    sending = true;
    try {
      await sendAll();
    } finally {
      sending = false;
    }
  }

  async function sendAll() {
    let delay = FIRST_DELAY_MS;
    for (let entry = next(); entry; entry = next()) {
      const outcome = await postMessage(entry);
      unreachable = outcome.kind === 'later';
      if (outcome.kind === 'later') {
        listener.changed();
        await pause(Math.max(delay, outcome.after));
        delay = Math.min(delay * 2, LAST_DELAY_MS);
        continue;
      }
      delay = FIRST_DELAY_MS;
      if (outcome.kind === 'refused') {
        mark(entry.id, outcome.reason);
      } else {
        remove(entry.id);
        listener.accepted(entry.id);
      }
    }
  }

  function next() {
    return entries().find((entry) => !entry.refusal);
  }

  /** @param {number} ms */
  function pause(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }

  onWrittenElsewhere(KEY, listener.changed);

  return {
    /** @param {string} session */
    of: (session) => entries().filter((entry) => entry.session === session),
    isUnreachable: () => unreachable,
    /**
     * @param {string} session
     * @param {string} text
     */
    add(session, text) {
      keep([...entries(), { id: newId(), session, text, at: Date.now() }]);
      send();
    },
    /** @param {string} id */
    retry(id) {
      mark(id, undefined);
      send();
    },
    remove,
    /** Tries at once, for example when the stream is back. */
    hurry() {
      wake();
      send();
    },
  };
}
