/**
 * Carries outbox entries of a group of shards to one channel.
 *
 * 1. One message of a conversation is under way at a time, in the order of their numbers.
 * 2. An entry is claimed durably before it is handed over. After a crash, a claimed entry has an unknown
 *    outcome: it is repeated only if no status settled it within the stated wait, and that is counted (G4).
 * 3. What somebody else's taking over withdrew is not sent, and not sent again (G9).
 * 4. The dispatcher keeps only who has something to send and where to; the entries stay in the store.
 */
import { NEVER, type OutboxEntry } from '../store/store.ts';
import { Claims, type Ready } from './claims.ts';
import type { DispatcherParts, DispatcherSettings } from './dispatcher-parts.ts';
import { MOST_REPEATS } from './retry-policy.ts';
import { RetryTimes } from './retry-times.ts';
import { SendQueue } from './send-queue.ts';
import { PAUSE_AFTER_FAILURE, Sender } from './sender.ts';

export type { DeliveryObserver, DispatcherSettings } from './dispatcher-parts.ts';

/**
 * A claim that is older than this when it comes to the hand-over is not acted on (ms): the process was suspended, and
 * who took the conversation over meanwhile may have sent the message. Well below the time after which one is taken over.
 */
const CLAIM_HOLDS = 3_000;

export class Dispatcher {
  readonly #settings: DispatcherSettings;
  readonly #parts: DispatcherParts;
  readonly #queue: SendQueue;
  readonly #claims: Claims;
  readonly #sender: Sender;
  readonly #times: RetryTimes;
  readonly #mayLeave = () => this.#hasPace();
  #isPumping = false;
  #pumping: Promise<void> = Promise.resolve();
  #paused = false;

  constructor(settings: DispatcherSettings, parts: DispatcherParts) {
    this.#settings = settings;
    this.#parts = parts;
    this.#queue = new SendQueue(parts.clock, () => this.#pump());
    this.#claims = new Claims(parts, this.#queue);
    this.#sender = new Sender(parts, this.#queue);
    this.#times = new RetryTimes(settings.unknownWait, parts.clock.now());
  }

  /** Conversations with something to send. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** How long the conversation that waits longest has had something to send (ms). */
  get oldest(): number {
    return this.#queue.oldest;
  }

  /** The conversation has a message to send. */
  wake(conversation: string, address: string): void {
    this.#queue.wake(conversation, address);
  }

  /** Nothing of the conversation leaves any more. @returns whether a message is with the channel already */
  forget(conversation: string): boolean {
    this.#claims.forget(conversation);
    this.#times.certain(conversation);
    return this.#queue.forget(conversation);
  }

  /** A status came or what waited was withdrawn: it need not wait longer, and a claim is looked at once more. */
  settled(conversation: string): void {
    this.#claims.overtake(conversation);
    this.#queue.lookAgain(conversation);
  }

  /**
   * Takes no more and waits for what is under way, whose outcome is still written. What has no outcome after
   * `patience` ms is given up: it stays claimed, as after a crash.
   */
  async stop(patience = 5_000): Promise<void> {
    this.#queue.close();
    const { clock } = this.#parts;
    let stopWaiting = () => {};
    const outOfPatience = new Promise<void>((resolve) => {
      stopWaiting = clock.callAt(clock.now() + patience, resolve);
    });
    const ended = this.#pumping.then(() => Promise.allSettled(this.#queue.underWay.values()));
    await Promise.race([ended, outOfPatience]);
    stopWaiting();
    this.#sender.abort();
  }

  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    this.#pumping = this.#launchAll();
  }

  async #launchAll(): Promise<void> {
    while (!this.#queue.isClosed && !this.#paused && this.#queue.hasDue) {
      const most = this.#settings.concurrency - this.#queue.underWay.size;
      const taken = this.#queue.take(most, this.#mayLeave);
      if (taken.size === 0) break;
      this.#claims.begin(taken);
      try {
        await this.#launch(await this.#ready(taken));
      } catch {
        for (const [conversation, address] of taken) this.wake(conversation, address);
        this.#pauseFor(PAUSE_AFTER_FAILURE); // the store's owner has observed what could not be written
      } finally {
        this.#claims.end();
      }
    }
    // In the same breath as the last look at the queue, or who is woken in between would be forgotten.
    this.#isPumping = false;
  }

  /** Whether the channel's pace allows one more now; else nothing leaves until it does. */
  #hasPace(): boolean {
    const { channel, clock, observer } = this.#parts;
    const wait = channel.pacing?.take(clock.now()) ?? 0;
    if (wait <= 0) return true;
    observer.paced(channel.name, wait);
    this.#pauseFor(wait);
    return false;
  }

  /** Which of these may leave now; the others are parked or have nothing to send, and give their turn back. */
  async #ready(taken: ReadonlyMap<string, string>): Promise<Ready[]> {
    const { channel, clock, observer } = this.#parts;
    const ready: Ready[] = [];
    const now = clock.now();
    const nothing = new Set(taken.keys());
    for (const entry of await this.#nextUnsent([...taken.keys()])) {
      const { conversation } = entry;
      nothing.delete(conversation);
      const address = taken.get(conversation)!;
      if (this.#claims.wasOvertaken(conversation)) {
        this.wake(conversation, address);
        continue;
      }
      const at = this.#times.notBefore(entry, now);
      if (at > now) {
        this.#queue.park(conversation, address, at);
        continue;
      }
      if (entry.state === 'sending') {
        if (entry.notBefore === NEVER) {
          await this.#claims.withdraw([entry], 'another has the conversation, and no status came');
          this.wake(conversation, address);
          continue;
        }
        if (entry.repeats >= MOST_REPEATS) {
          await this.#sender.giveUp(entry);
          this.wake(conversation, address);
          continue;
        }
        observer.repeatedUnknown(channel.name);
      }
      ready.push({ entry, address });
    }
    for (const conversation of nothing) {
      this.#times.certain(conversation);
      this.#queue.hasNothing(conversation);
    }
    for (let unused = taken.size - ready.length; unused > 0; unused--) channel.pacing?.giveBack();
    return ready;
  }

  async #nextUnsent(conversations: readonly string[]): Promise<OutboxEntry[]> {
    const { store, observer } = this.#parts;
    try {
      return await store.nextUnsent(conversations);
    } catch (error) {
      observer.readFailed(error);
      throw error;
    }
  }

  async #launch(ready: readonly Ready[]): Promise<void> {
    if (ready.length === 0) return;
    const { clock, durable } = this.#parts;
    const at = clock.now();
    await this.#claims.claim(ready, at);
    await durable();
    const claimed = await this.#claims.held(ready);
    const isStale = clock.now() - at > CLAIM_HOLDS;
    if (this.#queue.isClosed || isStale) {
      await this.#claims.release(claimed, isStale ? 'its claim was too old' : 'stopped before it was sent');
      for (const { entry, address } of claimed) this.wake(entry.conversation, address);
      return;
    }
    for (const one of claimed) {
      const { conversation } = one.entry;
      if (this.#claims.isForgotten(conversation)) continue;
      this.#queue.launch(conversation, one.address, this.#send(one));
    }
  }

  async #send(one: Ready): Promise<void> {
    const { conversation } = one.entry;
    if (await this.#sender.send(one)) this.#times.certain(conversation);
    else this.#times.inDoubt(conversation, this.#parts.clock.now());
  }

  #pauseFor(milliseconds: number): void {
    this.#paused = true;
    this.#parts.clock.callAt(this.#parts.clock.now() + milliseconds, () => {
      this.#paused = false;
      this.#pump();
    });
  }
}
