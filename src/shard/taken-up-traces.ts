/**
 * The traces of what a group takes up when it opens. An event is journalled with its trace, so what was unfinished at
 * a crash goes on in the trace it belonged to, below the span that brought the event; spans that had not ended are lost.
 */
import { parseEffectId } from '../actor/conversation-id.ts';
import type { ConversationEvent } from '../actor/event.ts';
import type { ConversationRecord } from '../actor/record.ts';
import type { OutboxEntry, Store } from '../store/store.ts';

export class TakenUpTraces {
  readonly #store: Pick<Store, 'journal'>;
  readonly #openedAt: number;
  /** Conversations that had something unfinished when the group opened, as they were then. */
  readonly #conversations = new Map<string, Pick<ConversationRecord, 'revision' | 'lastEffect'>>();

  /** @param openedAt when the group opened (ms) */
  constructor(store: Pick<Store, 'journal'>, openedAt: number) {
    this.#store = store;
    this.#openedAt = openedAt;
  }

  add({ conversation, revision, lastEffect }: ConversationRecord): void {
    this.#conversations.set(conversation, { revision, lastEffect });
  }

  forget(conversation: string): void {
    this.#conversations.delete(conversation);
  }

  /** The record does not say which event started it; the last one is taken for that. */
  async effect(conversation: string, id: string): Promise<string | undefined> {
    const then = this.#conversations.get(conversation);
    if (then === undefined || parseEffectId(id)!.effect > then.lastEffect) return undefined;
    return this.#journalled(conversation, then.revision);
  }

  async message({ conversation, revision }: OutboxEntry): Promise<string | undefined> {
    const then = this.#conversations.get(conversation);
    if (then === undefined || revision > then.revision) return undefined;
    return this.#journalled(conversation, revision);
  }

  /** Of the last message that waited for its turn before the group opened. */
  async turn({ conversation, inbox = [] }: ConversationRecord): Promise<readonly string[]> {
    const last = inbox.findLast(({ at }) => at <= this.#openedAt);
    const context = last && (await this.#journalled(conversation, last.revision));
    return context === undefined ? [] : [context];
  }

  /** The trace of the event that made this revision. */
  async #journalled(conversation: string, revision: number): Promise<string | undefined> {
    try {
      const [entry] = await this.#store.journal(conversation, revision - 1, 1);
      return entry && (JSON.parse(entry.event) as ConversationEvent).trace;
    } catch {
      return undefined; // the store's owner sees that it fails
    }
  }
}
