/**
 * Where the messages lie that have not left yet: their keys by the number of their record, in the order they were
 * decided in. It is in memory, as an index of the file by record would be changed in another page for each conversation.
 */
export class UnsentMessages {
  readonly #keys = new Map<number, readonly number[]>();

  /** @param key higher than those of the record that were added before; one that is there stays */
  add(record: number, key: number): void {
    const keys = this.#keys.get(record);
    if (keys === undefined) this.#keys.set(record, [key]);
    else if (keys.at(-1) !== key) this.#keys.set(record, keys.concat(key)); // as long as it must be, unlike push
  }

  /** The first one first. */
  of(record: number): readonly number[] {
    return this.#keys.get(record) ?? [];
  }

  remove(record: number, key: number): void {
    const left = this.of(record).filter((one) => one !== key);
    if (left.length === 0) this.#keys.delete(record);
    else this.#keys.set(record, left);
  }

  drop(record: number): void {
    this.#keys.delete(record);
  }
}
