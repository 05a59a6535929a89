/**
 * How often conversations were erased: what begins anew under an id is another one.
 *
 * Between the moment in which the storage has erased it and the one in which the process has let go of it, what was
 * under way may still end; it belongs to the life that ends.
 */
export class Lives {
  readonly #lives = new Map<string, number>();
  readonly #ending = new Set<string>();

  of(conversation: string): number {
    return (this.#lives.get(conversation) ?? 0) - (this.#ending.has(conversation) ? 1 : 0);
  }

  /** Whether something that carries an effect's id and a life is of the life that goes on. */
  isNow({ effect, life }: { effect: string; life: number }): boolean {
    return this.of(effect.slice(0, effect.lastIndexOf(':'))) === life;
  }

  areEnding(conversation: string): boolean {
    return this.#ending.has(conversation);
  }

  /** The storage has erased it. */
  end(conversation: string): void {
    this.#lives.set(conversation, (this.#lives.get(conversation) ?? 0) + 1);
    this.#ending.add(conversation);
  }

  /** The process has let go of these; of all, if it died. */
  letGo(conversations: readonly string[] = [...this.#ending]): void {
    for (const conversation of conversations) this.#ending.delete(conversation);
  }
}
