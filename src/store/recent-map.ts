/**
 * A map that forgets: it keeps the `capacity` keys used last, and at most twice as many.
 *
 * What is used moves to the younger of two generations; when that is full, the older is let go. So a use costs a
 * look-up, not the reordering of a list.
 */
export class RecentMap<K, V extends {}> {
  readonly #capacity: number;
  #younger = new Map<K, V>();
  #older = new Map<K, V>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** How many keys are kept. */
  get size(): number {
    return this.#younger.size + this.#older.size;
  }

  get(key: K): V | undefined {
    const young = this.#younger.get(key);
    if (young !== undefined) return young;
    const old = this.#older.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: K, value: V): void {
    this.#older.delete(key);
    if (this.#younger.size >= this.#capacity && !this.#younger.has(key)) {
      this.#older = this.#younger;
      this.#younger = new Map();
    }
    this.#younger.set(key, value);
  }

  delete(key: K): void {
    this.#younger.delete(key);
    this.#older.delete(key);
  }

  /** Forgets every key with one of these values. */
  forgetValues(values: ReadonlySet<V>): void {
    for (const generation of [this.#younger, this.#older]) {
      for (const [key, value] of generation) if (values.has(value)) generation.delete(key);
    }
  }
}
