const TIMEOUT_MS = 20_000;
const LONGEST_WAIT_S = 60;

/**
 * @typedef {{kind: 'accepted'} | {kind: 'refused', reason: string} | {kind: 'later', after: number}} Outcome
 */

/**
 * Sends one message. Whatever is not a clear yes or no may be tried again: the id tells the server it is the same.
 * @param {import('./outbox.js').Entry} entry
 * @returns {Promise<Outcome>}
 */
export async function postMessage({ session, text, id }) {
  try {
    const response = await fetch('/api/web/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ session, text, id }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return { kind: 'accepted' };
    if (response.status === 429 || response.status >= 500) {
      const seconds = Number(response.headers.get('retry-after'));
      return { kind: 'later', after: seconds > 0 ? Math.min(seconds, LONGEST_WAIT_S) * 1_000 : 0 };
    }
    const body = await response.json().catch(() => undefined);
    return { kind: 'refused', reason: body?.error?.message ?? `HTTP ${response.status}` };
  } catch {
    return { kind: 'later', after: 0 };
  }
}
