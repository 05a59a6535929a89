import { pause, within } from './pause.ts';
import type { Random } from './random.ts';
import {
  type Business,
  type MessageUpdate,
  type StatusUpdate,
  type Update,
  webhookPayload,
} from './webhook-payload.ts';
import type { WebhookSender } from './webhook-sender.ts';

export interface CourierOptions {
  sender: WebhookSender;
  business: Business;
  random: Random;
  /** Fraction of message webhooks that is POSTed a second time. */
  duplicates: number;
  /** Updates wait a random little and are permuted and merged into common POSTs. */
  shuffle: boolean;
  /** A POST with the message begins now; the first one counts. */
  onPosted(message: MessageUpdate): void;
  onAccepted(message: MessageUpdate): void;
}

interface Parcel {
  update: Update;
  dueAt: number;
  done(accepted: boolean): void;
}

const tickMs = 10;
const holdMs = 40;
const statusesPerPost = 50;

/**
 * Decides which updates travel together, when, and how often. A customer's messages are first POSTed in the order
 * they are handed over, as long as the next one is handed over after the one before was accepted.
 */
export class Courier {
  duplicates = 0;
  statuses = 0;
  undeliveredStatuses = 0;
  readonly #options: CourierOptions;
  readonly #held = new Map<string, MessageUpdate[]>();
  readonly #underWay = new Set<Promise<unknown>>();
  #pool: Parcel[] = [];
  #ticking = false;

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** Resolves with whether the message was accepted, once that is known. */
  async message(update: MessageUpdate): Promise<boolean> {
    const again = this.#options.random.chance(this.#options.duplicates)
      ? this.#options.random.pick(['at once', 'later', 'after the next'] as const)
      : undefined;
    const accepted = this.#hand(update);
    if (again === 'at once') this.#again(update, 0);
    if (!(await accepted)) return false;
    this.#options.onAccepted(update);
    for (const earlier of this.#held.get(update.waId) ?? []) this.#again(earlier, 0);
    this.#held.delete(update.waId);
    if (again === 'later') this.#again(update, this.#options.random.between(20, 500));
    if (again === 'after the next') this.#held.set(update.waId, [update]);
    return true;
  }

  status(update: StatusUpdate): void {
    this.statuses++;
    void this.#hand(update).then((accepted) => {
      if (!accepted) this.undeliveredStatuses++;
    });
  }

  /** Sends what is still held back and waits for all that is under way; false if that took too long. */
  async drain(timeoutMs: number): Promise<boolean> {
    for (const updates of this.#held.values()) for (const update of updates) this.#again(update, 0);
    this.#held.clear();
    const deadline = performance.now() + timeoutMs;
    while (this.#underWay.size > 0) {
      const left = deadline - performance.now();
      if (left <= 0 || !(await within(left, Promise.all(this.#underWay)))) return false;
    }
    return true;
  }

  #again(update: MessageUpdate, delayMs: number): void {
    this.duplicates++;
    this.#track(pause(delayMs).then(() => this.#hand(update)));
  }

  #hand(update: Update): Promise<boolean> {
    const { shuffle, random } = this.#options;
    return this.#track(
      new Promise<boolean>((done) => {
        const hold = shuffle ? random.between(0, holdMs) : 0;
        const parcel = { update, dueAt: performance.now() + hold, done };
        if (!shuffle && update.kind === 'message') return this.#post([parcel]);
        this.#pool.push(parcel);
        if (!this.#ticking) void this.#tick();
      }),
    );
  }

  async #tick(): Promise<void> {
    this.#ticking = true;
    const { shuffle, random } = this.#options;
    while (this.#pool.length > 0) {
      await pause(tickMs);
      const now = performance.now();
      const due = this.#pool.filter((parcel) => parcel.dueAt <= now);
      this.#pool = this.#pool.filter((parcel) => parcel.dueAt > now);
      const ordered = shuffle ? random.shuffled(due) : due;
      while (ordered.length > 0) {
        this.#post(ordered.splice(0, shuffle ? random.integer(1, 5) : statusesPerPost));
      }
    }
    this.#ticking = false;
  }

  #post(parcels: Parcel[]): void {
    const { sender, business, random, shuffle } = this.#options;
    const updates = parcels.map((parcel) => parcel.update);
    for (const { update } of parcels) {
      // Of a message that is sent twice at once, either may come first.
      if (update.kind === 'message') this.#options.onPosted(update);
    }
    void sender
      .deliver(webhookPayload(updates, business, shuffle ? random : undefined))
      .then(({ accepted }) => {
        for (const parcel of parcels) parcel.done(accepted);
      });
  }

  #track<T>(promise: Promise<T>): Promise<T> {
    this.#underWay.add(promise);
    void promise.finally(() => this.#underWay.delete(promise));
    return promise;
  }
}
