/** Conversations that wait for a person, then those that one has; of each, the longest first. */
import { statePath } from '../actor/migrate.ts';
import type { ConversationRecord } from '../actor/record.ts';
import type { Place, Standings } from '../store/standing.ts';
import type { Store } from '../store/store.ts';
import type { ShardCaller } from './shard-caller.ts';

export interface HandOffView {
  id: string;
  /** `<funnel>@<version>` it is on. */
  version: string;
  stage: string;
  reason: string;
  /** For the person alone. */
  summary: string;
  /** Since when it waits, or a person has it (ISO 8601). */
  at: string;
  takenBy?: string;
}

/** Where a page ended. */
export interface HandOffPlace extends Place {
  taken: boolean;
}

export interface HandOffQuery {
  limit: number;
  after?: HandOffPlace;
}

export interface HandOffPage {
  items: HandOffView[];
  /** Where the next page begins; absent at the end. */
  next?: HandOffPlace;
}

/** More of a group than anybody could go through; pages end there. */
const MOST = 20_000;

/** Of one group. */
export async function handOffsOf(store: Store, { limit, after }: HandOffQuery): Promise<HandOffView[]> {
  const places: Place[] = [];
  for (const taken of [false, true]) {
    if (places.length < limit) places.push(...(await placesOf(store, taken, limit - places.length, after)));
  }
  const records = await store.load(places.map(({ conversation }) => conversation));
  return places.flatMap(({ conversation, at }) => {
    const body = records.get(conversation);
    return body === undefined ? [] : [handOffView(JSON.parse(body) as ConversationRecord, at)];
  });
}

async function placesOf(
  store: Pick<Standings, 'withPerson'>,
  taken: boolean,
  limit: number,
  after: HandOffPlace | undefined,
): Promise<Place[]> {
  if (after === undefined || (taken && !after.taken)) return store.withPerson(taken, limit);
  if (after.taken && !taken) return [];
  const all = await store.withPerson(taken, MOST);
  return all.filter((one) => order({ ...one, taken }, after) > 0).slice(0, limit);
}

function handOffView(record: ConversationRecord, at: number): HandOffView {
  const { conversation, funnel, funnelVersion, state, handOff, taken } = record;
  return {
    id: conversation,
    version: `${funnel}@${funnelVersion}`,
    stage: statePath(state).split('.')[0]!,
    reason: handOff?.reason ?? '',
    summary: handOff?.summary ?? '',
    at: new Date(at).toISOString(),
    ...(taken && { takenBy: taken.by }),
  };
}

/** Of all groups. */
export async function handOffsOfAll(
  shards: ShardCaller,
  groups: number,
  { limit, after }: HandOffQuery,
): Promise<HandOffPage> {
  // One more than asked for tells whether there is more.
  const task = { limit: limit + 1, ...(after && { after }) };
  const all = await Promise.all(
    Array.from({ length: groups }, (_, group) => shards.run('handOffs', { group, ...task })),
  );
  const sorted = all.flat().sort((a, b) => order(placeOf(a), placeOf(b)));
  const items = sorted.slice(0, limit);
  return { items, ...(sorted.length > limit && { next: placeOf(items.at(-1)!) }) };
}

const placeOf = ({ id, at, takenBy }: HandOffView): HandOffPlace => ({
  ...{ conversation: id, at: Date.parse(at), taken: takenBy !== undefined },
});

function order(one: HandOffPlace, other: HandOffPlace): number {
  if (one.taken !== other.taken) return one.taken ? 1 : -1;
  return (
    one.at - other.at ||
    (one.conversation < other.conversation ? -1 : Number(one.conversation !== other.conversation))
  );
}
