/**
 * The flow ledger keeps how many conversations moved, minute by minute for a week, and since when each is in its stage.
 *
 * All threads and processes add to the same one. What was added survives the death of the process; of a power failure
 * it may lose the last moments. Of a conversation it keeps a hash of its id, its stage and a time, nothing else.
 */
import { createHash } from 'node:crypto';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Of what is older nothing can be asked (ms). */
export const FLOWS_KEPT = 7 * DAY;
/** A conversation that has not left its stage for so long is forgotten; its time is not counted (ms). */
export const STAYS_KEPT = 30 * DAY;

/** By name of what is counted, see flows.ts. */
export type FlowCounts = ReadonlyMap<string, number>;

export interface Stay {
  stage: string;
  /** When it entered (ms). */
  since: number;
}

export interface FlowBatch {
  /** Whose batch it is and its number, rising: one that is given again changes nothing. */
  writer: string;
  number: number;
  /** By minutes since the epoch. */
  minutes: readonly (readonly [minute: number, counts: FlowCounts])[];
  /** By conversation; undefined for one that is to be forgotten. */
  stays: ReadonlyMap<string, Stay | undefined>;
}

export interface FlowLedger {
  /** @throws Error when it is not known whether it was added; then the same batch is to be given again */
  add(batch: FlowBatch): Promise<void>;
  /** The number of a writer's last batch; undefined where there was none within a week. */
  lastOf(writer: string): Promise<number | undefined>;
  /** Those of these conversations that are known. */
  stays(conversations: readonly string[]): Promise<Map<string, Stay>>;
  /** What was counted in the minutes from `from` to before `until`, since the epoch. */
  sums(from: number, until: number): Promise<Map<string, number>>;
  close(): void;
}

/** What stays are kept under: who reads the ledger is to find no conversation by it. */
export function stayKey(conversation: string): string {
  return createHash('sha256').update(conversation).digest('base64url').slice(0, 22);
}

/** The minutes of a range as whole hours where that is possible, and the minutes at its edges. */
export function piecesOf(
  from: number,
  until: number,
): { hours: [number, number]; minutes: [number, number][] } {
  const first = Math.ceil(from / 60);
  const last = Math.floor(until / 60);
  if (first >= last) return { hours: [0, 0], minutes: [[from, until]] };
  return {
    hours: [first, last],
    minutes: [
      [from, first * 60],
      [last * 60, until],
    ],
  };
}
