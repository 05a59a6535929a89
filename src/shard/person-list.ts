/** Conversations by what changed last, all or those that wait for a person. */
import { statePath } from '../actor/migrate.ts';
import type { ConversationRecord } from '../actor/record.ts';
import type { Place } from '../store/standing.ts';
import type { Store } from '../store/store.ts';
import { type ConversationSummary, summaryOf } from './conversation-list.ts';
import type { ShardCaller } from './shard-caller.ts';

export interface RecentQuery {
  limit: number;
  before?: Place;
  owner?: 'bot' | 'human';
  /** Those only that wait for a person. */
  handOff?: 'waiting';
  /** Path of the state, or of one around it. */
  state?: string;
  /** `<funnel>@<version>`, or the version alone. */
  version?: string;
}

export interface RecentPage {
  items: RecentSummary[];
  /** Where the next page begins; absent at the end. */
  next?: Place;
}

export type RecentSummary = ConversationSummary & {
  state: string;
  handOff?: { at: string; reason: string; summary: string };
  takenBy?: string;
};

/** Conversations that one call looks at: what a rare filter costs at most. */
const MOST_READ = 2_000;
const PAGE = 200;
/** So many that wait are sorted at once; of more, one finds enough among those that changed last. */
const MOST_SORTED = 1_000;

/** Those that changed last first. A page may be short of its limit and yet not be the last: `next` tells. */
export async function recentOf(store: Store, query: RecentQuery): Promise<RecentPage> {
  const waits = query.handOff === 'waiting' ? await waiting(store, query.before) : undefined;
  const items: RecentSummary[] = [];
  let before = query.before;
  for (let read = 0; read < MOST_READ; read += PAGE) {
    const places = waits === undefined ? await store.recent(before, PAGE) : waits.slice(read, read + PAGE);
    const records = await store.load(places.map(({ conversation }) => conversation));
    for (const place of places) {
      before = place;
      const body = records.get(place.conversation);
      const record = body === undefined ? undefined : (JSON.parse(body) as ConversationRecord);
      if (record === undefined || !fits(record, query)) continue;
      items.push(recentSummary(record));
      if (items.length === query.limit) return { items, next: place };
    }
    if (places.length < PAGE) return { items };
  }
  return { items, ...(before && { next: before }) };
}

/** By their last change, as other pages are; undefined where there are too many. */
async function waiting(store: Store, before: Place | undefined): Promise<Place[] | undefined> {
  const found = await store.withPerson(false, MOST_SORTED + 1);
  if (found.length > MOST_SORTED) return undefined;
  const records = await store.load(found.map(({ conversation }) => conversation));
  const places = [...records].map(([conversation, body]) => {
    return { conversation, at: (JSON.parse(body) as ConversationRecord).updatedAt };
  });
  return places.filter((one) => before === undefined || order(before, one) < 0).sort(order);
}

/** The newest first; of the same time, the highest id. */
function order(one: Place, other: Place): number {
  return other.at - one.at || (one.conversation > other.conversation ? -1 : 1);
}

function fits(record: ConversationRecord, { owner, handOff, state, version }: RecentQuery): boolean {
  const path = statePath(record.state);
  return (
    (handOff === undefined || (record.owner === 'human' && record.taken === undefined)) &&
    (owner === undefined || record.owner === owner) &&
    (state === undefined || path === state || path.startsWith(`${state}.`)) &&
    (version === undefined ||
      [record.funnelVersion, `${record.funnel}@${record.funnelVersion}`].includes(version))
  );
}

function recentSummary(record: ConversationRecord): RecentSummary {
  const { handOff, taken } = record;
  return {
    ...summaryOf(record),
    state: statePath(record.state),
    ...(handOff && { handOff: { ...handOff, at: new Date(handOff.at).toISOString() } }),
    ...(taken && { takenBy: taken.by }),
  };
}

/** Of all groups. */
export async function recentOfAll(
  shards: ShardCaller,
  groups: number,
  query: RecentQuery,
): Promise<RecentPage> {
  const pages = await Promise.all(numbers(groups).map((group) => shards.run('recent', { group, query })));
  // Behind the place where a group stopped nothing is known of it yet.
  const known = pages.flatMap(({ next }) => next ?? []).sort(order)[0];
  const placed = pages.flatMap(({ items }) => items).map((item) => ({ item, place: placeOf(item) }));
  const items = placed
    .filter(({ place }) => known === undefined || order(place, known) < 0 || isSame(place, known))
    .sort((a, b) => order(a.place, b.place))
    .slice(0, query.limit);
  const last = items.length === query.limit ? items.at(-1)!.place : known;
  const isAll = known === undefined && items.length === placed.length;
  return { items: items.map(({ item }) => item), ...(!isAll && last && { next: last }) };
}

const placeOf = ({ id, updatedAt }: RecentSummary): Place => ({
  conversation: id,
  at: Date.parse(updatedAt),
});
const isSame = (one: Place, other: Place) => one.conversation === other.conversation;
const numbers = (groups: number) => Array.from({ length: groups }, (_, group) => group);
