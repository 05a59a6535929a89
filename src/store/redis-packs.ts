/**
 * Makes conversations small once they are no longer new.
 *
 * 1. Entries of the journal with the texts of their messages move together into packs, compressed, and with them the
 *    channel's ids of messages it has accepted. What still changes of a message stays where it is.
 * 2. The record of a conversation that has had no event since is compressed, until it has one.
 * 3. A conversation stands in a list from its first new event on. It is looked at when that event is no longer new,
 *    and stands there again if it has had others.
 */
import type { RedisConnection } from './redis-connection.ts';
import { isPack, readElement, type StoredEntry, writePack } from './redis-journal.ts';
import type { ShardKeys } from './redis-keys.ts';
import { readMessage, writeSettledMessage } from './redis-outbox.ts';
import { queuedRecord, readRecord, restingRecord, type StoredRecord } from './redis-record.ts';
import type { Argument } from './redis-request.ts';
import { STORE_SCRIPTS } from './redis-scripts.ts';
import type { Send, ShardWriter } from './redis-writer.ts';
import { OUTBOX_RANK } from './store.ts';

export interface RedisPacking {
  /** Positions of the log whose events count as new. */
  newest: number;
  /** Conversations of a piece of work. */
  conversations: number;
}

export const REDIS_PACKING: RedisPacking = { newest: 4_096, conversations: 8 };

/** Entries of a pack; one that has fewer is opened to add to it. */
const FULL_PACK = 64;
/** Entries that are packed at once, and messages that are looked at. */
const MOST_ENTRIES = 256;
const MOST_MESSAGES = 512;

/** In the list of what is to be packed. */
interface Place {
  /** From then on it is to be looked at. */
  position: number;
  id: string;
}

interface Conversation {
  id: string;
  record: StoredRecord;
  /** The end of its journal with all that is not packed, and the place of the first of these. */
  journal: Buffer[];
  from: number;
  /** The last of its outbox. */
  outbox: Buffer[];
}

/** Arguments of redis/pack.lua for one conversation. */
interface Packed {
  args: Argument[];
  /** Its new place in the list, if it goes back there. */
  back: Place | undefined;
  /** There is more of it to pack. */
  isPartial: boolean;
}

export class RedisPacks {
  readonly #connection: RedisConnection;
  readonly #keys: ShardKeys;
  readonly #writer: ShardWriter;
  readonly #packing: RedisPacking;

  constructor(connection: RedisConnection, keys: ShardKeys, writer: ShardWriter, packing: RedisPacking) {
    this.#connection = connection;
    this.#keys = keys;
    this.#writer = writer;
    this.#packing = packing;
  }

  /** @returns how many positions are left to pack */
  pack(): Promise<number> {
    return this.#writer.exclusively((send) => this.#pack(send));
  }

  async #pack(send: Send): Promise<number> {
    const { newest, conversations: most } = this.#packing;
    const [head, listed] = await this.#connection.request([
      ['HGET', this.#keys.shard, 'position'],
      ['LRANGE', this.#keys.unpacked, 0, most],
    ]);
    const end = Number(head ?? 0) - newest;
    const places = (listed as Buffer[]).map((place) => toPlace(place.toString()));
    const notDue = places.findIndex(({ position }, index) => index === most || position > end);
    const due = places.slice(0, notDue === -1 ? places.length : notDue);
    if (due.length === 0) return 0;
    const taken = await this.#packAll(due, end, send);
    const next = places[taken];
    return next === undefined ? 0 : Math.max(0, end - next.position + 1);
  }

  /** @returns how many of them are done */
  async #packAll(due: readonly Place[], end: number, send: Send): Promise<number> {
    const keys: string[] = [];
    const args: Argument[] = [];
    const back: Place[] = [];
    let taken = 0;
    for (const conversation of await this.#read(due.map(({ id }) => id))) {
      if (conversation !== undefined) {
        const { id } = conversation;
        const packed = packOne(conversation, end);
        keys.push(this.#keys.record(id), this.#keys.journal(id), this.#keys.outbox(id));
        args.push(...packed.args);
        if (packed.isPartial) break;
        if (packed.back !== undefined) back.push(packed.back);
      }
      taken++;
    }
    back.sort((a, b) => a.position - b.position);
    const places = [...due.slice(0, taken), ...back].map(toText);
    await send([{ script: STORE_SCRIPTS.pack, keys, args: [taken, back.length, ...places, ...args] }]);
    return taken;
  }

  async #read(ids: readonly string[]): Promise<(Conversation | undefined)[]> {
    const keys = this.#keys;
    const replies = await this.#connection.request(
      ids.flatMap((id) => [
        ['GET', keys.record(id)] as const,
        ['LRANGE', keys.journal(id), -MOST_ENTRIES, -1] as const,
        ['LLEN', keys.journal(id)] as const,
        ['LRANGE', keys.outbox(id), -MOST_MESSAGES, -1] as const,
      ]),
    );
    const found: (Conversation | undefined)[] = [];
    for (const [index, id] of ids.entries()) {
      const of = replies.slice(4 * index) as [Buffer | null, Buffer[], number, Buffer[]];
      const [value, end, length, outbox] = of;
      const hasAll = end.length === length || isPack(end[0]!);
      const journal = hasAll ? end : await this.#journal(id);
      const from = length - journal.length;
      found.push(value === null ? undefined : { id, record: readRecord(value), journal, from, outbox });
    }
    return found;
  }

  async #journal(id: string): Promise<Buffer[]> {
    const [all] = await this.#connection.request([['LRANGE', this.#keys.journal(id), 0, -1]]);
    return all as Buffer[];
  }
}

function toPlace(text: string): Place {
  const space = text.indexOf(' ');
  return { position: Number(text.slice(0, space)), id: text.slice(space + 1) };
}

const toText = ({ position, id }: Place) => `${position} ${id}`;

function packOne({ id, record, journal, from, outbox }: Conversation, end: number): Packed {
  const firstNew = journal.findIndex((element) => !isPack(element));
  const unpacked =
    firstNew === -1 ? [] : journal.slice(firstNew, firstNew + MOST_ENTRIES).flatMap(readElement);
  const entries = unpacked.filter(({ position }) => position <= end);
  const isPartial = entries.length === MOST_ENTRIES && journal.length > firstNew + MOST_ENTRIES;
  const isAtRest = record.position <= end;
  let value: Buffer | '' = '';
  let back: Place | undefined;
  if (!isPartial) {
    value = isAtRest ? restingRecord(record) : queuedRecord(record);
    if (!isAtRest) back = { position: record.position, id };
  }
  if (entries.length === 0) return { args: [value, 0, 0, '', 0], back, isPartial };

  const last = firstNew > 0 ? readElement(journal[firstNew - 1]!) : [];
  const joins = last.length > 0 && last.length < FULL_PACK;
  const together = joins ? [...last, ...entries] : entries;
  const changed = moveIds(id, together, outbox);
  const first = from + firstNew - (joins ? 1 : 0);
  const replaced = entries.length + (joins ? 1 : 0);
  return {
    args: [value, first, replaced, writePack(together), changed.length / 2, ...changed],
    back,
    isPartial,
  };
}

/**
 * Moves the channel's ids of settled messages into the entries that have their texts.
 * @returns places from the end and messages without their ids
 */
function moveIds(id: string, entries: readonly StoredEntry[], outbox: readonly Buffer[]): Argument[] {
  const texts = new Map(
    entries.flatMap(({ messages }) => messages.map((message) => [message.number, message])),
  );
  return outbox.flatMap((stored, index) => {
    const message = readMessage(id, stored);
    const text = texts.get(message.entry);
    if (!text || message.messageId === undefined || OUTBOX_RANK[message.state] < OUTBOX_RANK.sent) return [];
    text.id = message.messageId;
    return [index - outbox.length, writeSettledMessage(message)];
  });
}
