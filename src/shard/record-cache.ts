/**
 * The records of conversations that were active lately, as JSON strings: cheap for the collector to hold.
 * Bounded by characters; the least recently used leave first. It never holds what is not committed.
 */
export class RecordCache {
  readonly #capacity: number;
  readonly #records = new Map<string, string>();
  #characters = 0;

  /** @param capacity in characters: as many bytes, twice as many for records with characters beyond Latin-1 */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(conversation: string): string | undefined {
    const record = this.#records.get(conversation);
    if (record === undefined) return undefined;
    this.#records.delete(conversation);
    this.#records.set(conversation, record);
    return record;
  }

  set(conversation: string, record: string): void {
    this.drop(conversation);
    this.#records.set(conversation, record);
    this.#characters += record.length;
    for (const [oldest] of this.#records) {
      if (this.#characters <= this.#capacity) break;
      this.drop(oldest);
    }
  }

  drop(conversation: string): void {
    const record = this.#records.get(conversation);
    if (record === undefined) return;
    this.#characters -= record.length;
    this.#records.delete(conversation);
  }
}
