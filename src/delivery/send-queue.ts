/** The conversations that have something to send by one channel: due, parked until a time, or with the channel. */
import type { Clock } from '../timers/clock.ts';

interface Parked {
  address: string;
  takeBack(): void;
}

export class SendQueue {
  readonly #clock: Clock;
  readonly #woken: () => void;
  /** Address by conversation, as in the other maps. */
  readonly #due = new Map<string, string>();
  readonly #parked = new Map<string, Parked>();
  readonly #underWay = new Map<string, Promise<void>>();
  /** Since when they have had something to send (ms), in that order. */
  readonly #since = new Map<string, number>();
  #isClosed = false;

  /** @param woken somebody is due */
  constructor(clock: Clock, woken: () => void) {
    this.#clock = clock;
    this.#woken = woken;
  }

  get size(): number {
    return this.#due.size + this.#underWay.size + this.#parked.size;
  }

  get hasDue(): boolean {
    return this.#due.size > 0;
  }

  get underWay(): ReadonlyMap<string, Promise<void>> {
    return this.#underWay;
  }

  /** It takes no more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** How long the conversation that waits longest has had something to send (ms). */
  get oldest(): number {
    for (const since of this.#since.values()) return this.#clock.now() - since;
    return 0;
  }

  /** The conversation has a message to send. */
  wake(conversation: string, address: string): void {
    if (this.#isClosed) return;
    if (!this.#since.has(conversation)) this.#since.set(conversation, this.#clock.now());
    if (this.#underWay.has(conversation) || this.#parked.has(conversation)) return;
    this.#due.set(conversation, address);
    this.#woken();
  }

  /** Takes up to so many that are due, until one may not leave yet. */
  take(most: number, mayLeave: () => boolean): Map<string, string> {
    const taken = new Map<string, string>();
    for (const [conversation, address] of this.#due) {
      if (taken.size >= most) break;
      if (this.#underWay.has(conversation)) {
        this.#due.delete(conversation); // it is woken when that ends
        continue;
      }
      if (!mayLeave()) break;
      this.#due.delete(conversation);
      taken.set(conversation, address);
    }
    return taken;
  }

  /** Not due before `until` (ms), unless it is looked at again earlier. */
  park(conversation: string, address: string, until: number): void {
    if (this.#isClosed) return;
    const takeBack = this.#clock.callAt(until, () => this.#unpark(conversation));
    this.#parked.set(conversation, { address, takeBack });
  }

  /** What it was parked for may have changed. */
  lookAgain(conversation: string): void {
    this.#parked.get(conversation)?.takeBack();
    this.#unpark(conversation);
  }

  #unpark(conversation: string): void {
    const parked = this.#parked.get(conversation);
    if (parked === undefined) return;
    this.#parked.delete(conversation);
    this.wake(conversation, parked.address);
  }

  /** Its message is with the channel; woken when that ends, for the next one. */
  launch(conversation: string, address: string, sending: Promise<void>): void {
    this.#underWay.set(
      conversation,
      sending.finally(() => {
        this.#underWay.delete(conversation);
        this.wake(conversation, address);
      }),
    );
  }

  /** Its message has left: the next one waits anew. */
  sent(conversation: string): void {
    this.#since.delete(conversation);
  }

  /** What was taken has nothing to send. */
  hasNothing(conversation: string): void {
    if (!this.#due.has(conversation)) this.#since.delete(conversation);
  }

  /** @returns whether a message is with the channel */
  forget(conversation: string): boolean {
    this.#due.delete(conversation);
    this.#parked.get(conversation)?.takeBack();
    this.#parked.delete(conversation);
    this.#since.delete(conversation);
    return this.#underWay.has(conversation);
  }

  close(): void {
    this.#isClosed = true;
    this.#due.clear();
    this.#since.clear();
    for (const { takeBack } of this.#parked.values()) takeBack();
    this.#parked.clear();
  }
}
