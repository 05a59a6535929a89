import type { ConversationRecord } from '../actor/record.ts';

/** What lists of conversations go by, so that they are read without reading all records. */
export interface Standing {
  /** When its last event happened (ms). */
  updatedAt: number;
  /** Whether a person has it or it waits for one, and since when (ms); absent while the bot has it. */
  person?: { taken: boolean; since: number };
}

export function standingOf({ owner, taken, handOff, updatedAt }: ConversationRecord): Standing {
  if (owner !== 'human') return { updatedAt };
  const since = taken?.at ?? handOff?.at ?? updatedAt;
  return { updatedAt, person: { taken: taken !== undefined, since } };
}

/** Of a record as it is stored. */
export const standingIn = (record: string): Standing => standingOf(JSON.parse(record) as ConversationRecord);

/** A conversation in a list that is sorted by a time (ms), then by id. */
export interface Place {
  at: number;
  conversation: string;
}

/** What a store answers of where conversations stand. */
export interface Standings {
  /** Those that changed last first; of the same time, the highest id first. @param before the last one of the page before */
  recent(before: Place | undefined, limit: number): Promise<Place[]>;
  /** Those that a person has, or that wait for one, the longest first. */
  withPerson(taken: boolean, limit: number): Promise<Place[]>;
  countWithPerson(): Promise<{ waiting: number; taken: number }>;
}
