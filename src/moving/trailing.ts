/** Work that may end behind what is begun after it, but not by more than so many pieces. */
export class Trailing {
  readonly #most: number;
  readonly #underWay: Promise<void>[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws what a piece before it threw */
  async follow(work: Promise<void>): Promise<void> {
    work.catch(() => {}); // told below
    this.#underWay.push(work);
    if (this.#underWay.length > this.#most) await this.#underWay.shift();
  }

  /** Resolves when all have ended. @throws what one of them threw */
  async end(): Promise<void> {
    await Promise.all(this.#underWay.splice(0));
  }
}
