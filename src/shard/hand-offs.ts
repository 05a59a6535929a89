/**
 * The conversations of a group in which a customer waits for a person: for one who takes it, or for an answer of the one
 * who has.
 *
 * From the events that are applied it knows at once; those the store lists are read page by page after the
 * group has opened. Of a conversation that both tell of, the event is right: what was read may be older.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ConversationEvent } from '../actor/event.ts';
import type { ConversationRecord } from '../actor/record.ts';
import type { Store } from '../store/store.ts';
import type { AppliedEvent, AppliedListener } from './applied-event.ts';

export interface WaitingHandOff {
  tenant: string;
  funnel: string;
  channel: string;
  /** Since when it waits (ms). */
  at: number;
}

/** Conversations read at once, and the rest between two pages (ms): the group goes on with its messages. */
const PAGE = 128;
const REST = 10;
/** More than anybody could answer; beyond them only events count. */
const MOST = 20_000;
/** Last events of a conversation that somebody has, which are looked through for what they wrote last. */
const LOOKED_AT = 50;

export class HandOffs implements AppliedListener {
  readonly #waiting = new Map<string, WaitingHandOff>();
  readonly #unanswered = new Map<string, WaitingHandOff>();
  /** Told of by events while the stored ones are looked through. */
  #told: Set<string> | undefined = new Set();
  #stopped = false;

  /** Nobody has taken them. */
  waiting(): Iterable<WaitingHandOff> {
    return this.#waiting.values();
  }

  /** Somebody has them, and has written nothing since they took it or since the customer wrote. */
  unanswered(): Iterable<WaitingHandOff> {
    return this.#unanswered.values();
  }

  /** Reads those that the store lists; resolves when that is done or it is stopped. */
  async lookThrough(store: Pick<Store, 'withPerson' | 'load' | 'journal'>): Promise<void> {
    for (const taken of [false, true]) {
      const listed = (await store.withPerson(taken, MOST)).map(({ conversation }) => conversation);
      for (let from = 0; from < listed.length && !this.#stopped; from += PAGE) {
        for (const [conversation, body] of await store.load(listed.slice(from, from + PAGE))) {
          const record = JSON.parse(body) as ConversationRecord;
          const at = record.taken && (await unansweredSince(record, store));
          if (this.#told!.has(conversation) || this.#stopped) continue;
          this.#keep(record);
          if (at !== undefined) this.#unanswered.set(conversation, placed(record, at));
        }
        await pause(REST, undefined, { ref: false });
      }
    }
    this.#told = undefined;
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting.clear();
    this.#unanswered.clear();
  }

  applied({ event, before, after }: AppliedEvent): void {
    if (after.owner === 'bot' && before?.owner !== 'human') return;
    this.#told?.add(after.conversation);
    this.#keep(after);
    if (after.taken === undefined) return;
    const { conversation } = after;
    if (isWritten(event)) this.#unanswered.delete(conversation);
    else if (asks(event) && !this.#unanswered.has(conversation)) {
      this.#unanswered.set(conversation, placed(after, event.at));
    }
  }

  forgotten(conversation: string): void {
    this.#told?.add(conversation);
    this.#waiting.delete(conversation);
    this.#unanswered.delete(conversation);
  }

  #keep(record: ConversationRecord): void {
    const { conversation, owner, taken, handOff, updatedAt } = record;
    if (taken === undefined) this.#unanswered.delete(conversation);
    if (owner === 'bot' || taken !== undefined) this.#waiting.delete(conversation);
    else if (!this.#waiting.has(conversation)) {
      this.#waiting.set(conversation, placed(record, handOff?.at ?? updatedAt));
    }
  }
}

const placed = ({ tenant, funnel, channel }: ConversationRecord, at: number): WaitingHandOff => ({
  ...{ tenant, funnel, channel, at },
});

const isWritten = (event: ConversationEvent) => event.kind === 'operator' && event.action.type === 'write';
const isTake = (event: ConversationEvent) => event.kind === 'operator' && event.action.type === 'take';

/** The customer waits from here on, if they did not before. */
const asks = (event: ConversationEvent) => event.kind === 'message' || isTake(event);

async function unansweredSince(
  { conversation, revision }: ConversationRecord,
  store: Pick<Store, 'journal'>,
): Promise<number | undefined> {
  let since: number | undefined;
  const entries = await store.journal(conversation, Math.max(0, revision - LOOKED_AT), LOOKED_AT);
  for (const entry of entries.reverse()) {
    const event = JSON.parse(entry.event) as ConversationEvent;
    if (isWritten(event)) return since;
    if (asks(event)) since = event.at;
    if (isTake(event)) return since;
  }
  return since;
}
