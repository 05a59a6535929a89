/** The record of a conversation as its key holds it; redis/commit.lua writes the head. */
import type { BegunConversation } from './moving.ts';
import { compressRecord, recordText } from './record-text.ts';

export interface StoredRecord {
  /** All that stands before the body, the line break excepted. */
  head: string;
  revision: number;
  /** Log position of its last event. */
  position: number;
  /** The highest offset of its events in a log with storage of its own. */
  offset: number | undefined;
  deadline: number | undefined;
  hasRunningEffects: boolean;
  /** JSON, or compressed. */
  body: Buffer;
}

const LINE_BREAK = 10;
/** A head is shorter. */
export const HEAD_BYTES = 127;

export function readRecord(value: Buffer): StoredRecord {
  const end = value.indexOf(LINE_BREAK);
  const head = value.toString('latin1', 0, end);
  const [revision, position, offset, deadline, running] = head.split(' ');
  return {
    head,
    revision: Number(revision),
    position: Number(position),
    offset: offset === '' ? undefined : Number(offset),
    deadline: deadline === '' ? undefined : Number(deadline),
    hasRunningEffects: running === '1',
    body: value.subarray(end + 1),
  };
}

export const textOf = ({ body }: StoredRecord): string => bodyText(body);

/** JSON begins with a character that can be seen, what is compressed with the number of its dictionary. */
export function bodyText(body: Buffer): string {
  return recordText(body[0]! < 32 ? body : body.toString());
}

/** The same, of a conversation that rests: compressed, and not in the list of what is to be packed. */
export function restingRecord(record: StoredRecord): Buffer {
  return Buffer.concat([headWith(record, ''), compressRecord(textOf(record))]);
}

/** The same, of one that stands in that list by its last event. */
export function queuedRecord(record: StoredRecord): Buffer {
  return Buffer.concat([headWith(record, String(record.position)), record.body]);
}

/** Of one that comes from another store: at rest, and without an offset, which would be of another log. */
export function movedRecord(begun: BegunConversation): Buffer {
  const { revision, position, record, nextDeadline = '', hasRunningEffects } = begun;
  const head = [revision, position, '', nextDeadline, hasRunningEffects ? 1 : '', ''];
  return Buffer.concat([Buffer.from(`${head.join(' ')}\n`, 'latin1'), compressRecord(record)]);
}

function headWith({ head }: StoredRecord, place: string): Buffer {
  return Buffer.from(`${head.slice(0, head.lastIndexOf(' ') + 1)}${place}\n`, 'latin1');
}
