/** Resolves once all its parts are durable; the first failure rejects it. */
export class Receipt {
  readonly promise: Promise<void>;
  #left: number;
  #resolve!: () => void;
  #reject!: (error: unknown) => void;

  constructor(parts: number) {
    this.#left = parts;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (parts === 0) this.#resolve();
  }

  part(): void {
    if (--this.#left === 0) this.#resolve();
  }

  fail(error: unknown): void {
    this.#reject(error);
  }
}
