/**
 * Carries outbox entries of a group of shards to their channels.
 *
 * 1. One message of a conversation is under way at a time, in the order of their numbers.
 * 2. An entry is claimed durably before it is handed over. After a crash, a claimed entry has an unknown
 *    outcome: it is repeated only if no status settled it within the stated wait, and that is counted (G4).
 * 3. The dispatcher keeps only who has something to send; the entries stay in the store.
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
  store: Store;
  channels: ReadonlyMap<string, Channel>;
  clock: Clock;
  observer: ShardObserver;
  addressOf(conversation: string): Promise<{ channel: string; address: string } | undefined>;
  /** Resolves when the updates are durable. */
  write(updates: readonly DeliveryUpdate[]): Promise<void>;
  /** A message was finally refused. */
  failed(conversation: string, entry: number, failure: { code: string; message: string }): void;
}

interface Ready {
  entry: OutboxEntry;
  channel: Channel;
  address: string;
}

/** Pause after the store refused a write, in milliseconds. */
const PAUSE_AFTER_FAILURE = 500;

export class Dispatcher {
  readonly #settings: DispatcherSettings;
  readonly #parts: DispatcherParts;
  readonly #queue = new Set<string>();
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #parked = new Map<string, () => void>();
  readonly #abort = new AbortController();
  #openedAt = 0;
  #pumping = false;
  #paused = false;
  #stopped = false;

  constructor(settings: DispatcherSettings, parts: DispatcherParts) {
    this.#settings = settings;
    this.#parts = parts;
  }

  /** Conversations with something to send. */
  get waiting(): number {
    return this.#queue.size + this.#underWay.size + this.#parked.size;
  }

  open(conversations: readonly string[]): void {
    this.#openedAt = this.#parts.clock.now();
    for (const conversation of conversations) this.#queue.add(conversation);
    void this.#pump();
  }

  /** The conversation has a new message to send. */
  wake(conversation: string): void {
    if (this.#stopped || this.#underWay.has(conversation) || this.#parked.has(conversation)) return;
    this.#queue.add(conversation);
    void this.#pump();
  }

  /** A status came: what was waiting for it need not wait longer. */
  settled(conversation: string): void {
    const takeBack = this.#parked.get(conversation);
    if (takeBack === undefined) return;
    takeBack();
    this.#unpark(conversation);
  }

  /**
   * Takes no more and waits for what is under way, whose outcome is still written. What has no outcome after
   * `patience` ms is given up: it stays claimed, as after a crash.
   */
  async stop(patience = 5_000): Promise<void> {
    this.#stopped = true;
    this.#queue.clear();
    for (const takeBack of this.#parked.values()) takeBack();
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
      const free = this.#settings.concurrency - this.#underWay.size;
      if (free <= 0) break;
      const taken = this.#take(free);
      try {
        await this.#launch(await this.#ready(taken));
      } catch {
        for (const conversation of taken) this.wake(conversation);
        this.#pauseFor(PAUSE_AFTER_FAILURE); // the store's owner has observed the failure
      }
    }
    this.#pumping = false;
  }

  #take(most: number): string[] {
    const taken: string[] = [];
    for (const conversation of this.#queue) {
      if (taken.length === most) break;
      this.#queue.delete(conversation);
      if (!this.#underWay.has(conversation)) taken.push(conversation); // else it is woken when that ends
    }
    return taken;
  }

  /** Which of these may leave now; the others are parked, queued again or have nothing to send. */
  async #ready(conversations: readonly string[]): Promise<Ready[]> {
    const { store, clock, addressOf, channels, observer } = this.#parts;
    const ready: Ready[] = [];
    for (const entry of await store.nextUnsent(conversations)) {
      const { conversation } = entry;
      const to = await addressOf(conversation);
      const channel = to && channels.get(to.channel);
      if (channel === undefined) continue; // its channel is switched off: it leaves once it is on again
      const at = this.#notBefore(entry);
      const now = clock.now();
      if (at > now) {
        this.#park(conversation, at);
        continue;
      }
      const wait = this.#paused ? 0 : (channel.pacing?.take(now) ?? 0);
      if (wait > 0) this.#pauseFor(wait);
      if (this.#paused) {
        this.#queue.add(conversation);
        continue;
      }
      if (entry.state === 'sending') observer.repeatedUnknown(channel.name);
      ready.push({ entry, channel, address: to!.address });
    }
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
          this.wake(conversation);
        }),
      );
    }
  }

  async #send({ entry, channel, address }: Ready): Promise<void> {
    const { clock, observer, write, failed } = this.#parts;
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

  #park(conversation: string, until: number): void {
    if (this.#stopped) return;
    const takeBack = this.#parts.clock.callAt(until, () => this.#unpark(conversation));
    this.#parked.set(conversation, takeBack);
  }

  #unpark(conversation: string): void {
    this.#parked.delete(conversation);
    this.wake(conversation);
  }

  #pauseFor(milliseconds: number): void {
    this.#paused = true;
    this.#parts.clock.callAt(this.#parts.clock.now() + milliseconds, () => {
      this.#paused = false;
      void this.#pump();
    });
  }
}
