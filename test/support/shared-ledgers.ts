import { afterEach, beforeEach } from 'vitest';

export interface SharedFixture<T> {
  /** Opens the same one, as another thread or process does. */
  open(): Promise<T>;
  destroy(): Promise<void>;
}

/** A ledger that several have open; made before each test of the surrounding suite, and closed and destroyed after it. */
export class SharedLedgers<T extends { close(): void }, F extends SharedFixture<T> = SharedFixture<T>> {
  fixture!: F;
  /** The one that was opened first. */
  first!: T;
  readonly #opened: T[] = [];

  constructor(createFixture: () => Promise<F>) {
    beforeEach(async () => {
      this.fixture = await createFixture();
      this.first = await this.open();
    });
    afterEach(async () => {
      for (const one of this.#opened.splice(0)) one.close();
      await this.fixture.destroy();
    });
  }

  async open(): Promise<T> {
    const one = await this.fixture.open();
    this.#opened.push(one);
    return one;
  }

  /** Closes the first one, and opens it again as the next process does. */
  async reopen(): Promise<void> {
    this.first.close();
    this.#opened.splice(this.#opened.indexOf(this.first), 1);
    this.first = await this.open();
  }
}
