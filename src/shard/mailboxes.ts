/**
 * Events waiting to be stepped, one mailbox per conversation.
 *
 * 1. Within a conversation they leave in the order in which they came (G2).
 * 2. When there is more than one transaction takes, conversations are served by priority with ageing: each is
 *    due when it began to wait, plus `PATIENCE` for every step below the highest priority, and the earliest due
 *    is first. So a booking overtakes what came lately, and nobody waits longer than that behind newcomers.
 * 3. Between conversations of a priority turns go round: one with a hundred waiting messages delays its
 *    neighbours by one share, not by a hundred.
 */
import { PRIORITIES, type Priority } from '../actor/priority.ts';

/** How much earlier one step of priority counts (ms). */
export const PATIENCE = 2_000;

interface Box<T> {
  items: T[];
  rank: number;
  /** Since when it waits for its turn (ms). */
  since: number;
}

export class Mailboxes<T> {
  readonly #boxes = new Map<string, Box<T>>();
  /** The boxes by rank of priority, each in the order of `since`. */
  readonly #queues: Map<string, Box<T>>[] = PRIORITIES.map(() => new Map());
  #size = 0;

  /** How many items wait. */
  get size(): number {
    return this.#size;
  }

  /** @param now when it begins to wait (ms), not before that of any earlier call */
  put(conversation: string, item: T, priority: Priority, now: number): void {
    const box = this.#boxes.get(conversation);
    if (box === undefined)
      this.#add(conversation, { items: [item], rank: PRIORITIES.indexOf(priority), since: now });
    else box.items.push(item);
    this.#size++;
  }

  has(conversation: string): boolean {
    return this.#boxes.has(conversation);
  }

  /** Takes all items of a conversation. */
  remove(conversation: string): T[] {
    const box = this.#boxes.get(conversation);
    if (box === undefined) return [];
    this.#remove(conversation, box);
    this.#size -= box.items.length;
    return box.items;
  }

  /** Takes everything out. */
  clear(): T[] {
    const items = [...this.#boxes.values()].flatMap((box) => box.items);
    this.#boxes.clear();
    for (const queue of this.#queues) queue.clear();
    this.#size = 0;
    return items;
  }

  /** Puts items back in front, in their order, e.g. after their commit lost to a newer revision. */
  putBack(conversation: string, items: readonly T[], now: number): void {
    const box = this.#boxes.get(conversation);
    if (box === undefined) this.#add(conversation, { items: [...items], rank: 0, since: now });
    else box.items.unshift(...items);
    this.#size += items.length;
  }

  /** Takes up to `most` items, at most `share` of each conversation; who is left with more waits anew. */
  take(most: number, share: number, now: number): Map<string, T[]> {
    const taken = new Map<string, T[]>();
    const unfinished: [string, Box<T>][] = [];
    let left = most;
    while (left > 0) {
      const conversation = this.#next();
      if (conversation === undefined) break;
      const box = this.#boxes.get(conversation)!;
      const items =
        box.items.length <= Math.min(share, left) ? box.items : box.items.splice(0, Math.min(share, left));
      taken.set(conversation, items);
      left -= items.length;
      this.#remove(conversation, box);
      if (items !== box.items) unfinished.push([conversation, { ...box, since: now }]);
    }
    for (const [conversation, box] of unfinished) this.#add(conversation, box);
    this.#size -= most - left;
    return taken;
  }

  /** The conversation that is due first; of those due at once, the one of higher priority. */
  #next(): string | undefined {
    let first: string | undefined;
    let due = Number.POSITIVE_INFINITY;
    for (const [rank, queue] of this.#queues.entries()) {
      for (const [conversation, { since }] of queue) {
        if (since + rank * PATIENCE < due) {
          first = conversation;
          due = since + rank * PATIENCE;
        }
        break;
      }
    }
    return first;
  }

  #add(conversation: string, box: Box<T>): void {
    this.#boxes.set(conversation, box);
    this.#queues[box.rank]!.set(conversation, box);
  }

  #remove(conversation: string, box: Box<T>): void {
    this.#boxes.delete(conversation);
    this.#queues[box.rank]!.delete(conversation);
  }
}
