/**
 * Carries outbox entries of a group of shards to one channel.
 *
 * 1. One message of a conversation is under way at a time, in the order of their numbers.
 * 2. An entry is claimed durably before it is handed over. After a crash, a claimed entry has an unknown
 *    outcome: it is repeated only if no status settled it within the stated wait, and that is counted (G4).
 * 3. What somebody else's taking over withdrew is not sent, and not sent again (G9).
 * 4. The dispatcher keeps only who has something to send and where to; the entries stay in the store.
 */
import { outboxId } from '../actor/conversation-id.ts';
import type { ChannelTemplate, LateTemplate } from '../actor/message.ts';
import type { OutgoingMessage, SendOutcome } from '../channels/channel.ts';
import { NEVER, type OutboxEntry } from '../store/store.ts';
import type { DispatcherParts, DispatcherSettings, Failure, Settled } from './dispatcher-parts.ts';
import { updateFor } from './outcome-update.ts';
import { MOST_REPEATS, unknownDelay } from './retry-policy.ts';

export type { DeliveryObserver, DispatcherSettings } from './dispatcher-parts.ts';

interface Ready {
  entry: OutboxEntry;
  address: string;
}

interface Parked {
  address: string;
  takeBack(): void;
}

/**
 * A claim that is older than this when it comes to the hand-over is not acted on (ms): the process was suspended, and
 * who took the conversation over meanwhile may have sent the message. Well below the time after which one is taken over.
 */
const CLAIM_HOLDS = 3_000;

/** Pause after the store refused a write, in milliseconds. */
const PAUSE_AFTER_FAILURE = 500;

export class Dispatcher {
  readonly #settings: DispatcherSettings;
  readonly #parts: DispatcherParts;
  /** Address by conversation, of those with something to send. */
  readonly #queue = new Map<string, string>();
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #parked = new Map<string, Parked>();
  /** Since when they have had something to send (ms), in that order. */
  readonly #since = new Map<string, number>();
  /** Conversations forgotten since messages were last read from the store. */
  readonly #forgotten = new Set<string>();
  /** Between the reading of their outbox and the hand-over, and those of them whose outbox changed meanwhile. */
  #claiming: ReadonlyMap<string, string> = new Map();
  readonly #overtaken = new Set<string>();
  readonly #abort = new AbortController();
  readonly #openedAt: number;
  #isPumping = false;
  #pumping: Promise<void> = Promise.resolve();
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

  /** How long the conversation that waits longest has had something to send (ms). */
  get oldest(): number {
    for (const since of this.#since.values()) return this.#parts.clock.now() - since;
    return 0;
  }

  /** The conversation has a message to send. */
  wake(conversation: string, address: string): void {
    if (!this.#stopped && !this.#since.has(conversation))
      this.#since.set(conversation, this.#parts.clock.now());
    if (this.#stopped || this.#underWay.has(conversation) || this.#parked.has(conversation)) return;
    this.#queue.set(conversation, address);
    this.#pump();
  }

  /** Nothing of the conversation leaves any more. @returns whether a message is with the channel already */
  forget(conversation: string): boolean {
    this.#queue.delete(conversation);
    this.#parked.get(conversation)?.takeBack();
    this.#parked.delete(conversation);
    this.#since.delete(conversation);
    this.#forgotten.add(conversation);
    return this.#underWay.has(conversation);
  }

  /** A status came or what waited was withdrawn: it need not wait longer, and a claim is looked at once more. */
  settled(conversation: string): void {
    if (this.#claiming.has(conversation)) this.#overtaken.add(conversation);
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
    this.#since.clear();
    for (const { takeBack } of this.#parked.values()) takeBack();
    this.#parked.clear();
    const { clock } = this.#parts;
    let stopWaiting = () => {};
    const outOfPatience = new Promise<void>((resolve) => {
      stopWaiting = clock.callAt(clock.now() + patience, resolve);
    });
    const ended = this.#pumping.then(() => Promise.allSettled(this.#underWay.values()));
    await Promise.race([ended, outOfPatience]);
    stopWaiting();
    this.#abort.abort();
  }

  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    this.#pumping = this.#launchAll();
  }

  async #launchAll(): Promise<void> {
    while (!this.#stopped && !this.#paused && this.#queue.size > 0) {
      const taken = this.#take(this.#settings.concurrency - this.#underWay.size);
      if (taken.size === 0) break;
      this.#forgotten.clear();
      this.#claiming = taken;
      try {
        await this.#launch(await this.#ready(taken));
      } catch {
        for (const [conversation, address] of taken) this.wake(conversation, address);
        this.#pauseFor(PAUSE_AFTER_FAILURE); // the store's owner has observed the failure
      } finally {
        this.#claiming = new Map();
        this.#overtaken.clear();
      }
    }
    // In the same breath as the last look at the queue, or who is woken in between would be forgotten.
    this.#isPumping = false;
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
        this.#parts.observer.paced(channel.name, wait);
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
    const nothing = new Set(taken.keys());
    for (const entry of await store.nextUnsent([...taken.keys()])) {
      const { conversation } = entry;
      nothing.delete(conversation);
      const address = taken.get(conversation)!;
      const at = this.#notBefore(entry);
      if (at > now) {
        this.#park(conversation, address, at);
        continue;
      }
      if (entry.state === 'sending') {
        if (entry.notBefore === NEVER) {
          await this.#withdraw([entry], 'another has the conversation, and no status came');
          this.wake(conversation, address);
          continue;
        }
        if (entry.repeats >= MOST_REPEATS) {
          await this.#giveUp(entry, address);
          continue;
        }
        observer.repeatedUnknown(channel.name);
      }
      ready.push({ entry, address });
    }
    for (const conversation of nothing) if (!this.#queue.has(conversation)) this.#since.delete(conversation);
    for (let unused = taken.size - ready.length; unused > 0; unused--) channel.pacing?.giveBack();
    return ready;
  }

  #notBefore(entry: OutboxEntry): number {
    if (entry.state === 'pending') return entry.notBefore;
    return (
      Math.max(entry.updatedAt, this.#openedAt) + unknownDelay(this.#settings.unknownWait, entry.repeats)
    );
  }

  async #launch(ready: readonly Ready[]): Promise<void> {
    if (ready.length === 0) return;
    const { clock, durable, write } = this.#parts;
    const at = clock.now();
    await write(
      ready.map(({ entry: { conversation, entry, at: decidedAt } }) => {
        return { kind: 'claim', conversation, entry, decidedAt, at };
      }),
    );
    await durable();
    const claimed = await this.#stillClaimed(ready);
    const isStale = clock.now() - at > CLAIM_HOLDS;
    if (this.#stopped || isStale) {
      await this.#letGo(claimed, isStale ? 'its claim was too old' : 'stopped before it was sent');
      for (const { entry, address } of claimed) this.wake(entry.conversation, address);
      return;
    }
    for (const one of claimed) {
      const { conversation } = one.entry;
      if (this.#forgotten.has(conversation)) continue;
      this.#underWay.set(
        conversation,
        this.#send(one).finally(() => {
          this.#underWay.delete(conversation);
          this.wake(conversation, one.address);
        }),
      );
    }
  }

  /** A claim does not take what was withdrawn or settled after it was read (G4, G9). */
  async #stillClaimed(ready: readonly Ready[]): Promise<readonly Ready[]> {
    const { channel, store } = this.#parts;
    let claimed = ready;
    for (;;) {
      const doubtful = claimed.filter(({ entry }) => this.#overtaken.delete(entry.conversation));
      if (doubtful.length === 0) return claimed;
      const unsent = await store.nextUnsent(doubtful.map(({ entry }) => entry.conversation));
      const kept = ({ conversation, entry }: OutboxEntry) =>
        unsent.find((one) => one.conversation === conversation && one.entry === entry);
      const gone = doubtful.filter(({ entry }) => (kept(entry)?.notBefore ?? NEVER) === NEVER);
      const silenced = gone.map(({ entry }) => entry).filter((entry) => kept(entry) !== undefined);
      if (silenced.length > 0) await this.#withdraw(silenced, 'another has the conversation');
      claimed = claimed.filter((one) => !gone.includes(one));
      for (const { entry, address } of gone) {
        channel.pacing?.giveBack();
        this.wake(entry.conversation, address);
      }
    }
  }

  /** The store withdraws what is marked {@link NEVER}. */
  #withdraw(entries: readonly OutboxEntry[], error: string): Promise<void> {
    const at = this.#parts.clock.now();
    return this.#parts.write(
      entries.map(({ conversation, entry, at: decidedAt }) => {
        return { kind: 'release', notBefore: 0, error, at, conversation, entry, decidedAt };
      }),
    );
  }

  /** Takes back claims of what was not handed over. */
  async #letGo(claimed: readonly Ready[], error: string): Promise<void> {
    const at = this.#parts.clock.now();
    const back = { kind: 'release', notBefore: 0, error, at } as const;
    const first = claimed.filter(({ entry }) => entry.state === 'pending'); // the others stay unknown
    await this.#parts.write(
      first.map(({ entry: { conversation, entry, at: decidedAt } }) => {
        return { ...back, conversation, entry, decidedAt };
      }),
    );
  }

  async #send({ entry, address }: Ready): Promise<void> {
    const { channel, clock, observer } = this.#parts;
    const { conversation } = entry;
    const id = outboxId(conversation, entry.entry);
    const { text, media, at: decidedAt } = entry;
    const template = templateNow(entry.template, clock.now());
    const message = { id, address, text, decidedAt, ...(media && { media }), ...(template && { template }) };
    const began = clock.now();
    const outcome = await this.#handOver(message);
    const now = clock.now();
    observer.answered(channel.name, now - began);
    observer.sent(channel.name, outcome.status, now - entry.at);
    if ('code' in outcome) observer.sendFailed(channel.name, outcome.code);
    else this.#since.delete(conversation); // the next one of the conversation waits anew
    const update = updateFor(entry, outcome, now);
    if (update !== undefined) await this.#settle(update, outcome);
  }

  async #handOver(message: OutgoingMessage): Promise<SendOutcome> {
    try {
      return await this.#parts.channel.send(message, this.#abort.signal);
    } catch (error) {
      return { status: 'unknown', code: 'internal', message: (error as Error).message };
    }
  }

  /** No status came after the last repeat either. */
  async #giveUp({ conversation, entry, at: decidedAt }: OutboxEntry, address: string): Promise<void> {
    const failure = { code: 'outcome_unknown', message: 'no status came after the last repeat' };
    const error = `${failure.code}: ${failure.message}`;
    const at = this.#parts.clock.now();
    const update = { conversation, entry, decidedAt, at, kind: 'advance', state: 'failed', error } as const;
    await this.#settle(update, failure);
    this.wake(conversation, address);
  }

  /** Writes a known outcome until it is durable: forgotten, it would be sent again. */
  async #settle(update: Settled, outcome: SendOutcome | Failure): Promise<void> {
    const { clock, observer, write, fail } = this.#parts;
    const failure =
      update.kind === 'advance' && update.state === 'failed' && 'code' in outcome
        ? { code: outcome.code, message: outcome.message }
        : undefined;
    for (;;) {
      try {
        await (failure === undefined ? write([update]) : fail(update, failure));
        break;
      } catch {
        if (this.#stopped) return; // it stays claimed, as after a crash
        await new Promise<void>((resolve) => clock.callAt(clock.now() + PAUSE_AFTER_FAILURE, resolve));
      }
    }
    observer.changed(update.conversation);
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
      this.#pump();
    });
  }
}

/** What is known only when the message leaves: whether its text is still taken. */
function templateNow(late: LateTemplate | undefined, now: number): ChannelTemplate | undefined {
  if (late === undefined || now < late.after) return undefined;
  const { name, language, parameters } = late;
  return { name, language, parameters };
}
