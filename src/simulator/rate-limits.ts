/** Room for `capacity` at once, refilled at `perSecond`. Times are in milliseconds. */
export class TokenBucket {
  readonly #capacity: number;
  readonly #perMs: number;
  #tokens: number;
  #at: number;

  constructor(capacity: number, perSecond: number, now: number) {
    this.#capacity = capacity;
    this.#perMs = perSecond / 1000;
    this.#tokens = capacity;
    this.#at = now;
  }

  room(now: number): number {
    this.#tokens = Math.min(this.#capacity, this.#tokens + Math.max(0, now - this.#at) * this.#perMs);
    this.#at = now;
    return this.#tokens;
  }

  /** Takes one; what cannot be refused may be taken from an empty bucket and leaves it empty. */
  spend(now: number): void {
    this.#tokens = Math.max(0, this.room(now) - 1);
  }

  /** Milliseconds until there is room for `tokens`. */
  wait(tokens: number, now: number): number {
    return Math.max(0, (Math.min(tokens, this.#capacity) - this.room(now)) / this.#perMs);
  }
}

export interface RateLimitOptions {
  /** Messages per second of the business number, in both directions together. */
  numberRate: number;
  /** One message to the same customer in this time … */
  pairIntervalMs: number;
  /** … with this many borrowed from the future. */
  pairBurst: number;
}

export const cloudApiLimits: RateLimitOptions = { numberRate: 80, pairIntervalMs: 6000, pairBurst: 45 };

/** The two limits of the Cloud API on sends. */
export class RateLimits {
  readonly #options: RateLimitOptions;
  readonly #number: TokenBucket;
  readonly #pairs = new Map<string, TokenBucket>();

  constructor(options: RateLimitOptions, now: number) {
    this.#options = options;
    this.#number = new TokenBucket(options.numberRate, options.numberRate, now);
  }

  /** Counts a send, or says which limit refuses it; a refused send costs nothing. */
  send(to: string, now: number): 'accepted' | 'pair' | 'number' {
    const pair = this.#pair(to, now);
    if (pair.room(now) < 1) return 'pair';
    if (this.#number.room(now) < 1) return 'number';
    pair.spend(now);
    this.#number.spend(now);
    return 'accepted';
  }

  /** Inbound messages count towards the number's rate and are never refused. */
  received(now: number): void {
    this.#number.spend(now);
  }

  /** Milliseconds until `messages` can be sent to the customer. */
  pairWait(to: string, messages: number, now: number): number {
    return this.#pair(to, now).wait(messages, now);
  }

  #pair(to: string, now: number): TokenBucket {
    let pair = this.#pairs.get(to);
    if (!pair) {
      pair = new TokenBucket(this.#options.pairBurst, 1000 / this.#options.pairIntervalMs, now);
      this.#pairs.set(to, pair);
    }
    return pair;
  }
}
