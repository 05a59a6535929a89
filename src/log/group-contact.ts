/** What a member knows of its standing in a consumer group, from the words it has had of it. */

/** Between looks for a word (ms); also between heartbeats, so that a change of the group is noticed as late. */
export const HEARTBEAT = 500;

/**
 * Sessions without a word after which a consumer is to be given up: kafkajs goes on with a coordinator that is
 * dead, and with connections that are. A join may take as long as the sessions of others.
 */
const SILENCE = { joined: 0.5, joining: 2 };

export class GroupContact {
  readonly #sessionTimeout: number;
  #confirmedAt = Number.NEGATIVE_INFINITY;
  #standing: 'joined' | 'joining' = 'joining';
  /** Looks since the last word. */
  #looks = 0;

  constructor(sessionTimeout: number) {
    this.#sessionTimeout = sessionTimeout;
  }

  /** The group has answered as to a member: with an assignment, or to a heartbeat. */
  confirmed(): void {
    this.#standing = 'joined';
    this.#confirmedAt = performance.now();
    this.#looks = 0;
  }

  /** It joins anew; what it was assigned is its own still. */
  joining(): void {
    this.#standing = 'joining';
  }

  /** There is no consumer any more that is a member. */
  ended(): void {
    this.#standing = 'joining';
    this.#confirmedAt = Number.NEGATIVE_INFINITY;
    this.#looks = 0;
  }

  /** Confirmed within a session, and later than `since` (monotonic, ms). */
  isConfirmed(since = Number.NEGATIVE_INFINITY): boolean {
    return this.#confirmedAt > Math.max(performance.now() - this.#sessionTimeout, since);
  }

  /**
   * To be called every HEARTBEAT. Looks are counted, not time: a process that slept has had no chance to hear.
   * @returns for how long there has been no word (ms), if that is too long
   */
  look(): number | undefined {
    const silence = ++this.#looks * HEARTBEAT;
    return silence > SILENCE[this.#standing] * this.#sessionTimeout ? silence : undefined;
  }
}
