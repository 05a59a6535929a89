/**
 * Events waiting to be stepped, one mailbox per conversation.
 *
 * Within a conversation they leave in the order in which they came (G2). Between conversations turns go
 * round: one with a hundred waiting messages delays its neighbours by one share, not by a hundred.
 */
export class Mailboxes<T> {
  readonly #boxes = new Map<string, T[]>();
  #size = 0;

  /** How many items wait. */
  get size(): number {
    return this.#size;
  }

  put(conversation: string, item: T): void {
    const box = this.#boxes.get(conversation);
    if (box === undefined) this.#boxes.set(conversation, [item]);
    else box.push(item);
    this.#size++;
  }

  has(conversation: string): boolean {
    return this.#boxes.has(conversation);
  }

  /** Takes all items of a conversation. */
  remove(conversation: string): T[] {
    const items = this.#boxes.get(conversation) ?? [];
    this.#boxes.delete(conversation);
    this.#size -= items.length;
    return items;
  }

  /** Puts items back in front, in their order, e.g. after their commit lost to a newer revision. */
  putBack(conversation: string, items: readonly T[]): void {
    this.#boxes.set(conversation, [...items, ...(this.#boxes.get(conversation) ?? [])]);
    this.#size += items.length;
  }

  /** Takes up to `most` items, at most `share` of each conversation; who is left with more goes to the end. */
  take(most: number, share: number): Map<string, T[]> {
    const taken = new Map<string, T[]>();
    let left = most;
    for (const [conversation, box] of this.#boxes) {
      if (left === 0) break;
      if (taken.has(conversation)) break; // once round
      const items = box.splice(0, Math.min(share, left));
      taken.set(conversation, items);
      left -= items.length;
      this.#boxes.delete(conversation);
      if (box.length > 0) this.#boxes.set(conversation, box);
    }
    this.#size -= most - left;
    return taken;
  }
}
