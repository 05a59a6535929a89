/**
 * The conversations of a group that belong to a person.
 *
 * From the events that are applied it knows at once; the stored ones are looked through page by page after the
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
  /** Since when it belongs to a person (ms). */
  at: number;
}

/** Conversations read at once, and the rest between two pages (ms): the group goes on with its messages. */
const PAGE = 128;
const REST = 10;
/** In the JSON of every record that belongs to a person. */
const MARK = '"owner":"human"';

export class HandOffs implements AppliedListener {
  readonly #waiting = new Map<string, WaitingHandOff>();
  /** Told of by events while the stored ones are looked through. */
  #told: Set<string> | undefined = new Set();
  #stopped = false;

  waiting(): Iterable<WaitingHandOff> {
    return this.#waiting.values();
  }

  /** Looks through the stored conversations; resolves when that is done or it is stopped. */
  async lookThrough(store: Pick<Store, 'conversations' | 'load'>): Promise<void> {
    let after = '';
    while (!this.#stopped) {
      const page = await store.conversations(after, PAGE);
      for (const [conversation, body] of await store.load(page)) {
        if (body.includes(MARK) && !this.#told!.has(conversation)) {
          this.#keep(JSON.parse(body) as ConversationRecord);
        }
      }
      if (page.length < PAGE) break;
      after = page.at(-1)!;
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
    const { conversation, tenant, funnel, channel, owner, handOff, updatedAt } = record;
    if (owner === 'bot') this.#waiting.delete(conversation);
    else if (!this.#waiting.has(conversation)) {
      this.#waiting.set(conversation, { tenant, funnel, channel, at: handOff?.at ?? updatedAt });
    }
  }
}
