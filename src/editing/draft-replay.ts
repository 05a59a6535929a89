/**
 * The last conversations led through a draft: what would have been said and where they would have gone.
 *
 * Conversations are read and compared one after the other, so that traffic hardly notices; their shards give the
 * journals, a thread of the workshop steps them.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Sent } from '../../workers/editing-protocol.ts';
import type { ConversationRecord } from '../actor/record.ts';
import { ProsaError } from '../errors.ts';
import { type HistoryReader, readHistory } from '../replay/history-source.ts';
import type { History } from '../replay/journal-file.ts';
import type { Side, TurnStatus } from '../replay/turns.ts';
import type { RecentPage, RecentQuery } from '../shard/person-list.ts';
import type { Place } from '../store/standing.ts';
import type { Workshop } from './workshop.ts';

export interface DraftReplaySource extends HistoryReader {
  /** Those that changed last first. */
  recent(query: Pick<RecentQuery, 'limit' | 'before'>): Promise<RecentPage>;
  /** A version that is kept. @throws ProsaError `not_found` */
  bundle(version: string): Promise<Sent>;
}

export interface ComparedTurn {
  at: number;
  /** What the customer wrote, or the timer or failure that began the turn. */
  customer: string;
  status: TurnStatus;
  /** Absent on the side that had no such turn. */
  before?: ComparedSide;
  after?: ComparedSide;
  notes: string[];
}

export type ComparedSide = Pick<Side, 'stage' | 'state' | 'owner' | 'failure'> & { replies: string[] };

export interface ComparedConversation {
  outcome: 'same' | 'differs' | 'stopped';
  /** None where all are the same. */
  turns: ComparedTurn[];
  /** Why it could not be led to the end. */
  why?: string;
}

export type ReplayLine =
  | { type: 'progress'; done: number; of: number }
  | ({ type: 'conversation'; id: string } & ComparedConversation)
  | { type: 'end'; same: number; differs: number; stopped: number };

/** Pages that are looked through for those of the funnel, where conversations of others are among them. */
const MOST_PAGES = 500;
/** Events of a conversation that is replayed. */
const MOST_EVENTS = 5_000;

export async function* replayLast(
  { document, prompts }: Sent,
  last: number,
  source: DraftReplaySource,
  workshop: Pick<Workshop, 'run'>,
  cancelled: AbortSignal,
): AsyncGenerator<ReplayLine> {
  const ids = await lastOf(
    source,
    last,
    String(document === null ? '' : (document as { id?: unknown }).id),
    cancelled,
  );
  const counts = { same: 0, differs: 0, stopped: 0 };
  const bundles = new Map<string, Sent>();
  for (const [done, id] of ids.entries()) {
    yield { type: 'progress', done, of: ids.length };
    const compared = await compare(id);
    cancelled.throwIfAborted();
    if (compared === undefined) continue; // erased meanwhile
    counts[compared.outcome]++;
    yield { type: 'conversation', id, ...compared };
    await breathe();
  }
  yield { type: 'progress', done: ids.length, of: ids.length };
  yield { type: 'end', ...counts };

  async function compare(id: string): Promise<ComparedConversation | undefined> {
    try {
      const history = await readHistory(source, id);
      if (history.journal.length > MOST_EVENTS) return stopped(`it has more than ${MOST_EVENTS} events`);
      const needed: Record<string, Sent> = {};
      for (const version of versionsOf(history)) {
        const bundle = bundles.get(version) ?? (await source.bundle(version));
        bundles.set(version, bundle);
        needed[version] = bundle;
      }
      return await workshop.run(
        'compare',
        { draft: { document, prompts }, bundles: needed, history },
        cancelled,
      );
    } catch (error) {
      if (cancelled.aborted || !(error instanceof ProsaError)) throw error;
      return error.code === 'not_found' ? undefined : stopped(error.message);
    }
  }
}

const stopped = (why: string): ComparedConversation => ({ outcome: 'stopped', turns: [], why });

/** Those of the funnel that something happened to last, the newest first. */
async function lastOf(
  source: DraftReplaySource,
  last: number,
  funnel: string,
  cancelled: AbortSignal,
): Promise<string[]> {
  const ids: string[] = [];
  let before: Place | undefined;
  for (let page = 0; page < MOST_PAGES && ids.length < last; page++) {
    const { items, next } = await source.recent({ limit: last - ids.length, ...(before && { before }) });
    cancelled.throwIfAborted();
    ids.push(...items.filter((one) => one.funnel === funnel).map(({ id }) => id));
    before = next;
    if (before === undefined) break;
  }
  return ids;
}

/** `<id>@<version>` of all that it was ever in. */
function versionsOf({ record, base, journal }: History): Set<string> {
  const { funnel, funnelVersion, migrated } = JSON.parse(record) as ConversationRecord;
  const based = base && (JSON.parse(base.record) as ConversationRecord);
  const moves = journal.flatMap(({ event }) => {
    if (!event.includes('"migrate"')) return [];
    const { move } = JSON.parse(event) as { move?: { from: string; to: string } };
    return move === undefined ? [] : [move.from, move.to];
  });
  const versions = [funnelVersion, migrated?.began, based?.funnelVersion, based?.migrated?.began, ...moves];
  return new Set(
    versions.filter((version) => version !== undefined).map((version) => `${funnel}@${version}`),
  );
}
