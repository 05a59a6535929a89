/** Codes of channels that are counted by themselves. */
export const MOST_CODES = 40;

/** Values of a label that others choose: the first ones count by themselves, all further ones as `other`. */
export class Bounded {
  readonly #most: number;
  readonly #known = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  of(value: string): string {
    if (this.#known.has(value)) return value;
    if (this.#known.size >= this.#most) return 'other';
    this.#known.add(value);
    return value;
  }
}
