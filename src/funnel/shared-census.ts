import type { Standing } from './standing.ts';

/** Where conversations are: one count serves all who ask while it is taken. */
export class SharedCensus {
  readonly #take: () => Promise<Standing[]>;
  readonly #begun: (census: Promise<Standing[]>) => void;
  #census: Promise<Standing[]> | undefined;

  /** @param begun told of each count that begins */
  constructor(take: () => Promise<Standing[]>, begun: (census: Promise<Standing[]>) => void) {
    this.#take = take;
    this.#begun = begun;
  }

  count(): Promise<Standing[]> {
    if (this.#census !== undefined) return this.#census;
    const census = this.#take().finally(() => {
      if (this.#census === census) this.#census = undefined;
    });
    this.#census = census;
    this.#begun(census);
    return census;
  }

  /** What is counted has changed: one that has begun may not see the difference. */
  countAnew(): void {
    this.#census = undefined;
  }
}
