/**
 * The conversations of a group that wait for a person.
 *
 * From the events that are applied it knows at once; those the store lists are read page by page after the
 * group has opened. Of a conversation that both tell of, the event is right: what was read may be older.
 */
import { setTimeout as pause } from 'node:timers/promises';
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

export class HandOffs implements AppliedListener {
  readonly #waiting = new Map<string, WaitingHandOff>();
  /** Told of by events while the stored ones are looked through. */
  #told: Set<string> | undefined = new Set();
  #stopped = false;

  waiting(): Iterable<WaitingHandOff> {
    return this.#waiting.values();
  }

  /** Reads those that the store lists; resolves when that is done or it is stopped. */
  async lookThrough(store: Pick<Store, 'withPerson' | 'load'>): Promise<void> {
    const listed = (await store.withPerson(false, MOST)).map(({ conversation }) => conversation);
    for (let from = 0; from < listed.length && !this.#stopped; from += PAGE) {
      for (const [conversation, body] of await store.load(listed.slice(from, from + PAGE))) {
        if (!this.#told!.has(conversation)) this.#keep(JSON.parse(body) as ConversationRecord);
      }
      await pause(REST, undefined, { ref: false });
    }
    this.#told = undefined;
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting.clear();
  }

  applied({ before, after }: AppliedEvent): void {
    if (after.owner === 'bot' && before?.owner !== 'human') return;
    this.#told?.add(after.conversation);
    this.#keep(after);
  }

  forgotten(conversation: string): void {
    this.#told?.add(conversation);
    this.#waiting.delete(conversation);
  }

  #keep(record: ConversationRecord): void {
    const { conversation, tenant, funnel, channel, owner, taken, handOff, updatedAt } = record;
    if (owner === 'bot' || taken !== undefined) this.#waiting.delete(conversation);
    else if (!this.#waiting.has(conversation)) {
      this.#waiting.set(conversation, { tenant, funnel, channel, at: handOff?.at ?? updatedAt });
    }
  }
}
