/** The stream of counts, kept up: tells what came and whether it can be trusted. No page in it. */
import { type ApiError, isRefused } from '../api/client.ts';
import { type ServerEvent, serverEvents } from '../api/event-stream.ts';
import type { LiveCounts } from '../api/live.ts';

export interface Feed {
  counts: LiveCounts | undefined;
  /** When anything was heard last (ms). */
  heardAt: number | undefined;
  status: 'connecting' | 'live' | 'lost' | 'refused';
  /** Why it is lost or refused. */
  reason?: string;
}

export const SILENT: Feed = { counts: undefined, heardAt: undefined, status: 'connecting' };

/** Without even a heartbeat for this long (ms) the connection is taken for dead; the server sends one every 15 s. */
export const PATIENCE = 40_000;

/** Waits between attempts (ms): short at first, so that a restart of the server is hardly seen. */
export const pauseBefore = (attempt: number): number => Math.min(15_000, 500 * 2 ** attempt);

/** Why what is shown may be old; undefined while it is not. */
export function reasonForDoubt({ status, reason, counts }: Feed): string | undefined {
  if (status === 'lost' || status === 'refused') return reason ?? '';
  return counts?.stale ? 'Part of Prosa does not answer at the moment.' : undefined;
}

/** An old date would be no better than none: numbers that are not JSON leave those before. */
export function heard(feed: Feed, { event, data }: ServerEvent, now: number): Feed {
  const next: Feed = { counts: feed.counts, heardAt: now, status: 'live' };
  if (event !== 'counts') return next;
  return { ...next, counts: JSON.parse(data) as LiveCounts };
}

/** Goes on until aborted, or refused for good. */
export async function follow(
  path: string,
  tell: (change: (feed: Feed) => Feed) => void,
  signal: AbortSignal,
) {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const connection = new AbortController();
    const stop = () => connection.abort();
    signal.addEventListener('abort', stop);
    let patience = setTimeout(stop, PATIENCE);
    try {
      for await (const event of serverEvents(path, connection.signal)) {
        clearTimeout(patience);
        patience = setTimeout(stop, PATIENCE);
        attempt = 0;
        tell((feed) => heard(feed, event, Date.now()));
      }
      lost('The connection ended.');
    } catch (error) {
      if (signal.aborted) return;
      // Who is not logged in any more may log in again.
      const refused = isRefused(error) && (error as ApiError).status !== 401;
      if (refused)
        return tell((feed) => ({ ...feed, status: 'refused', reason: (error as ApiError).message }));
      lost('Prosa cannot be reached.');
    } finally {
      clearTimeout(patience);
      signal.removeEventListener('abort', stop);
    }
    await pause(pauseBefore(attempt), signal);
  }
  function lost(reason: string) {
    tell((feed) => ({ ...feed, status: 'lost', reason }));
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
