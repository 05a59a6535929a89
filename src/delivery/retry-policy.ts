/**
 * When a message that could not be sent is tried again.
 *
 * A known failure is tried again after 0.5 s, 1 s, 2 s … at most a minute, or when the channel says, until the
 * message is a day old: by then WhatsApp's window for free-form messages has closed. A message whose outcome
 * is unknown waits for a status first, longer each time, and is repeated at most `MOST_REPEATS` times.
 */
const FIRST_DELAY = 500;
const LONGEST_DELAY = 60_000;
export const GIVE_UP_AFTER = 24 * 3_600_000;
export const MOST_REPEATS = 8;

/**
 * @param attempts sends tried so far, at least 1
 * @returns the delay in milliseconds
 */
export function retryDelay(attempts: number, afterMs?: number): number {
  return Math.max(afterMs ?? 0, Math.min(FIRST_DELAY * 2 ** Math.min(attempts - 1, 20), LONGEST_DELAY));
}

/**
 * How long a status is waited for (ms): `wait`, then twice as long for each repeat, at most a minute or `wait`.
 * With the default wait of 5 s the last of eight repeats leaves after about five minutes.
 */
export function unknownDelay(wait: number, repeats: number): number {
  return Math.max(wait, Math.min(wait * 2 ** repeats, LONGEST_DELAY));
}
