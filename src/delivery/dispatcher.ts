/**
 * Carries outbox entries of a group of shards to one channel.
 *
 * 1. One message of a conversation is under way at a time, in the order of their numbers.
 * 2. An entry is claimed durably before it is handed over. After a crash, a claimed entry has an unknown
 *    outcome: it is repeated only if no status settled it within the stated wait, and that is counted (G4).
 * 3. The dispatcher keeps only who has something to send and where to; the entries stay in the store.
 */
import { outboxId } from '../actor/conversation-id.ts';
import type { Channel, SendOutcome } from '../channels/channel.ts';
import type { ShardObserver } from '../shard/shard-observer.ts';
import type { DeliveryUpdate, OutboxEntry, Store } from '../store/store.ts';
import type { Clock } from '../timers/clock.ts';
import { GIVE_UP_AFTER, MOST_REPEATS, retryDelay } from './retry-policy.ts';

export interface DispatcherSettings {
  /** Messages under way at once. */
  concurrency: number;
  /** How long to wait for a status of a message with an unknown outcome (ms). */
  unknownWait: number;
}

export interface DispatcherParts {
  channel: Channel;
  store: Store;
  clock: Clock;
  observer: ShardObserver;
  /** Resolves when the updates are durable. */
  write(updates: readonly DeliveryUpdate[]): Promise<void>;
  /** A message was finally refused. */
  failed(conversation: string, entry: number, failure: { code: string; message: string }): void;
}

interface Ready {
  entry: OutboxEntry;
  address: string;
}

interface Parked {
  address: string;
  takeBack(): void;
}

/** Pause after the store refused a write, in milliseconds. */
const PAUSE_AFTER_FAILURE = 500;

export class Dispatcher {
  readonly #settings: DispatcherSettings;
  readonly #parts: DispatcherParts;
  /** Address by conversation, of those with something to send. */
  readonly #queue = new Map<string, string>();
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #parked = new Map<string, Parked>();
  readonly #abort = new AbortController();
  readonly #openedAt: number;
  #pumping = false;
  #paused = false;
  #stopped = false;

  constructor(settings: DispatcherSettings, parts: DispatcherParts) {
    this.#settings = settings;
    this.#parts = parts;
    this.#openedAt = parts.clock.now();
  }

  /** Conversations with something to send. */
  get waiting(): number {
    return this.#queue.size + this.#underWay.size + this.#parked.size;
  }

  /** The conversation has a message to send. */
  wake(conversation: string, address: string): void {
    if (this.#stopped || this.#underWay.has(conversation) || this.#parked.has(conversation)) return;
    this.#queue.set(conversation, address);
    void this.#pump();
  }

  /** A status came: what was waiting for it need not wait longer. */
  settled(conversation: string): void {
    this.#parked.get(conversation)?.takeBack();
    this.#unpark(conversation);
  }

  /**
   * Takes no more and waits for what is under way, whose outcome is still written. What has no outcome after
   * `patience` ms is given up: it stays claimed, as after a crash.
   */
  async stop(patience = 5_000): Promise<void> {
    this.#stopped = true;
    this.#queue.clear();
    for (const { takeBack } of this.#parked.values()) takeBack();
    this.#parked.clear();
    const { clock } = this.#parts;
    let stopWaiting = () => {};
    const outOfPatience = new Promise<void>((resolve) => {
      stopWaiting = clock.callAt(clock.now() + patience, resolve);
    });
    await Promise.race([Promise.allSettled(this.#underWay.values()), outOfPatience]);
    stopWaiting();
    this.#abort.abort();
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    while (!this.#stopped && !this.#paused && this.#queue.size > 0) {
      const taken = this.#take(this.#settings.concurrency - this.#underWay.size);
      if (taken.size === 0) break;
      try {
        await this.#launch(await this.#ready(taken));
      } catch {
        for (const [conversation, address] of taken) this.wake(conversation, address);
        this.#pauseFor(PAUSE_AFTER_FAILURE); // the store's owner has observed the failure
      }
    }
    this.#pumping = false;
  }

  /** Takes as many as the channel's pace allows now. */
  #take(most: number): Map<string, string> {
    const { channel, clock } = this.#parts;
    const taken = new Map<string, string>();
    for (const [conversation, address] of this.#queue) {
      if (taken.size >= most) break;
      if (this.#underWay.has(conversation)) {
        this.#queue.delete(conversation); // it is woken when that ends
        continue;
      }
      const wait = channel.pacing?.take(clock.now()) ?? 0;
      if (wait > 0) {
        this.#pauseFor(wait);
        break;
      }
      this.#queue.delete(conversation);
      taken.set(conversation, address);
    }
    return taken;
  }

  /** Which of these may leave now; the others are parked or have nothing to send, and give their turn back. */
  async #ready(taken: ReadonlyMap<string, string>): Promise<Ready[]> {
    const { channel, store, clock, observer } = this.#parts;
    const ready: Ready[] = [];
    const now = clock.now();
    for (const entry of await store.nextUnsent([...taken.keys()])) {
      const { conversation } = entry;
      const address = taken.get(conversation)!;
      const at = this.#notBefore(entry);
      if (at > now) {
        this.#park(conversation, address, at);
        continue;
      }
      if (entry.state === 'sending') observer.repeatedUnknown(channel.name);
      ready.push({ entry, address });
    }
    for (let unused = taken.size - ready.length; unused > 0; unused--) channel.pacing?.giveBack();
    return ready;
  }

  #notBefore(entry: OutboxEntry): number {
    if (entry.state === 'pending') return entry.notBefore;
    return Math.max(entry.updatedAt, this.#openedAt) + this.#settings.unknownWait;
  }

  async #launch(ready: readonly Ready[]): Promise<void> {
    if (ready.length === 0) return;
    const { clock, write } = this.#parts;
    const at = clock.now();
    await write(
      ready.map(({ entry: { conversation, entry } }) => ({ kind: 'claim', conversation, entry, at })),
    );
    for (const one of ready) {
      const { conversation } = one.entry;
      this.#underWay.set(
        conversation,
        this.#send(one).finally(() => {
          this.#underWay.delete(conversation);
          this.wake(conversation, one.address);
        }),
      );
    }
  }

  async #send({ entry, address }: Ready): Promise<void> {
    const { channel, clock, observer, write, failed } = this.#parts;
    const { conversation } = entry;
    const message = { id: outboxId(conversation, entry.entry), address, text: entry.text };
    const outcome = await channel.send(message, this.#abort.signal);
    const now = clock.now();
    observer.sent(channel.name, outcome.status, now - entry.at);
    const update = this.#updateFor(entry, outcome, now);
    if (update === undefined) return;
    await write([update]).catch(() => undefined); // not written: it stays claimed, as after a crash
    if (update.kind === 'advance' && outcome.status !== 'accepted')
      failed(conversation, entry.entry, outcome);
    observer.changed(conversation);
  }

  /** What to write for the outcome; nothing while a status may still tell it. */
  #updateFor(entry: OutboxEntry, outcome: SendOutcome, at: number): DeliveryUpdate | undefined {
    const of = { conversation: entry.conversation, entry: entry.entry, at };
    if (outcome.status === 'accepted') {
      return { ...of, kind: 'advance', state: 'sent', messageId: outcome.messageId };
    }
    const error = `${outcome.code}: ${outcome.message}`;
    const attempts = entry.attempts + 1;
    if (outcome.status === 'unknown' && attempts <= MOST_REPEATS) return undefined;
    if (outcome.status === 'retry' && at - entry.at < GIVE_UP_AFTER) {
      return { ...of, kind: 'release', notBefore: at + retryDelay(attempts, outcome.afterMs), error };
    }
    return { ...of, kind: 'advance', state: 'failed', error };
  }

  #park(conversation: string, address: string, until: number): void {
    if (this.#stopped) return;
    const takeBack = this.#parts.clock.callAt(until, () => this.#unpark(conversation));
    this.#parked.set(conversation, { address, takeBack });
  }

  #unpark(conversation: string): void {
    const parked = this.#parked.get(conversation);
    if (parked === undefined) return;
    this.#parked.delete(conversation);
    this.wake(conversation, parked.address);
  }

  #pauseFor(milliseconds: number): void {
    this.#paused = true;
    this.#parts.clock.callAt(this.#parts.clock.now() + milliseconds, () => {
      this.#paused = false;
      void this.#pump();
    });
  }
}
