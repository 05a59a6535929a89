/** Lets so many of a kind run at once; the others wait in their order. */
export class EffectQueue {
  readonly #limit: number;
  readonly #waiting = new Map<string, () => void>();
  #running = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Calls `begin` when it is the turn of `id`, not before the present turn of the event loop is over. */
  enter(id: string, begin: () => void): void {
    this.#waiting.set(id, begin);
    setImmediate(() => this.#next());
  }

  /** @returns whether it was still waiting */
  leave(id: string): boolean {
    return this.#waiting.delete(id);
  }

  /** One that had begun has ended. */
  ended(): void {
    this.#running--;
    this.#next();
  }

  #next(): void {
    for (const [id, begin] of this.#waiting) {
      if (this.#running >= this.#limit) return;
      this.#waiting.delete(id);
      this.#running++;
      begin();
    }
  }
}
