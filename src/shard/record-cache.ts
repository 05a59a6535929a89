/**
 * The records of conversations that were active lately, as JSON strings: cheap for the collector to hold.
 * It never holds what is not committed.
 *
 * What is set goes to the younger of two generations. Once that holds half of what the cache may, it becomes the
 * older one and what was in that leaves: what was not set for longest, without a list that every use reorders.
 */
export class RecordCache {
  readonly #half: number;
  #younger = new Map<string, string>();
  #older = new Map<string, string>();
  /** Of the younger generation. */
  #characters = 0;

  /** @param capacity in characters: as many bytes, twice as many for records with characters beyond Latin-1 */
  constructor(capacity: number) {
    this.#half = capacity / 2;
  }

  get(conversation: string): string | undefined {
    return this.#younger.get(conversation) ?? this.#older.get(conversation);
  }

  set(conversation: string, record: string): void {
    if (record.length > this.#half) {
      this.drop(conversation);
      return;
    }
    this.#characters += record.length - (this.#younger.get(conversation)?.length ?? 0);
    this.#younger.set(conversation, record);
    if (this.#characters < this.#half) return;
    this.#older = this.#younger;
    this.#younger = new Map();
    this.#characters = 0;
  }

  drop(conversation: string): void {
    this.#characters -= this.#younger.get(conversation)?.length ?? 0;
    this.#younger.delete(conversation);
    this.#older.delete(conversation);
  }
}
