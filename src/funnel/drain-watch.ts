/** Drained versions are looked at this often, or less if counting takes long (ms). */
const EVERY = 60_000;
const SHARE = 50;

/** Looks from time to time whether anyone is still inside a draining version, as long as there is one. */
export class DrainWatch {
  readonly #needed: () => boolean;
  readonly #look: () => Promise<unknown>;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(needed: () => boolean, look: () => Promise<unknown>) {
    this.#needed = needed;
    this.#look = look;
  }

  watch(): void {
    this.#next(EVERY);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #next(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#stopped || !this.#needed()) return;
    this.#timer = setTimeout(async () => {
      const began = performance.now();
      await this.#look().catch(() => {}); // a host is being replaced: next time
      this.#next(Math.max(EVERY, SHARE * (performance.now() - began)));
    }, milliseconds).unref();
  }
}
