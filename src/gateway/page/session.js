/**
 * What the page keeps in the browser: which conversation this is, the draft, and what was not accepted yet.
 * Where localStorage is refused (private windows, full disk) the page works on from memory.
 */

const PREFIX = 'prosa.';

/** @type {Map<string, string>} */
const memory = new Map();

/**
 * @param {string} key
 * @returns {string | null}
 */
export function read(key) {
  if (memory.has(key)) return memory.get(key) ?? null;
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
export function write(key, value) {
  try {
    localStorage.setItem(PREFIX + key, value);
    memory.delete(key);
  } catch {
    memory.set(key, value);
  }
}

/**
 * Calls back when another tab wrote the key.
 * @param {string} key
 * @param {() => void} callback
 */
export function onWrittenElsewhere(key, callback) {
  addEventListener('storage', (event) => {
    if (event.key === PREFIX + key) callback();
  });
}

/** `crypto.randomUUID` exists only on https and localhost; a phone on the same network has neither. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function currentSession() {
  return read('session') ?? startSession();
}

export function startSession() {
  const session = newId();
  write('session', session);
  return session;
}
