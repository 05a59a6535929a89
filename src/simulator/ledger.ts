/** A reply the Graph API took for delivery to a customer. */
export interface LedgerReply {
  at: number;
  customer: string;
  wamid: string;
  text: string;
  opaqueId?: string;
  /** The simulator spoilt the answer to the send, so its sender could not know that it was accepted. */
  outcomeUnknown: boolean;
  /** The message it is an answer to; absent when the customer had not written. */
  message?: LedgerMessage;
}

/** A message a customer wrote. Times are in milliseconds. */
export interface LedgerMessage {
  id: string;
  customer: string;
  writtenAt: number;
  /** When the first POST of its webhook began. */
  postedAt?: number;
  /** When a POST with it was answered with 200. */
  acceptedAt?: number;
  /** When the customer stopped waiting for an answer. */
  gaveUpAt?: number;
  /** Redelivery ended without a 200. */
  undelivered: boolean;
  /** What it was written together with, itself included, in order; absent where it stands alone. */
  burst?: readonly LedgerMessage[];
  /** Those that came when it was the customer's last; of a burst, only what follows its last piece answers it. */
  replies: LedgerReply[];
}

/** The replies that answer the message. A burst is one turn: what answers its last piece answers all of it. */
export function answersTo(message: LedgerMessage): readonly LedgerReply[] {
  return (message.burst?.at(-1) ?? message).replies;
}

export interface IncomingReply {
  customer: string;
  wamid: string;
  text: string;
  opaqueId?: string | undefined;
  outcomeUnknown?: boolean;
  /** Id of the message the reply quotes. */
  answersTo?: string | undefined;
}

/**
 * The truth of a run, as only the simulator can know it. It records; verdicts.ts judges.
 *
 * A reply answers the message it quotes, else the customer's last message whose first POST had begun: earlier ones
 * were answered or given up by then, and one that was not POSTed yet cannot be answered.
 */
export class Ledger {
  readonly messages = new Map<string, LedgerMessage>();
  readonly replies: LedgerReply[] = [];
  readonly #now: () => number;
  readonly #posted = new Map<string, LedgerMessage>();
  readonly #lastReply = new Map<string, LedgerReply>();
  readonly #watchers = new Map<string, (() => void)[]>();
  readonly #outages: { from: number; to: number }[] = [];
  #down = false;
  #upSince = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** @param burst the pieces written before it, to which it is added */
  wrote(customer: string, id: string, burst?: LedgerMessage[]): LedgerMessage {
    const message: LedgerMessage = { id, customer, writtenAt: this.#now(), undelivered: false, replies: [] };
    this.messages.set(id, message);
    if (burst !== undefined) {
      burst.push(message);
      message.burst = burst;
    }
    return message;
  }

  posted(id: string): void {
    const message = this.#message(id);
    if (message.postedAt !== undefined) return; // the same webhook once more
    message.postedAt = this.#now();
    this.#posted.set(message.customer, message);
  }

  accepted(id: string): void {
    this.#message(id).acceptedAt ??= this.#now();
  }

  undelivered(id: string): void {
    this.#message(id).undelivered = true;
  }

  gaveUp(id: string): void {
    this.#message(id).gaveUpAt ??= this.#now();
  }

  replied(incoming: IncomingReply): void {
    const { customer, wamid, text, opaqueId, outcomeUnknown = false, answersTo } = incoming;
    const quoted = answersTo === undefined ? undefined : this.messages.get(answersTo);
    const message = quoted?.customer === customer ? quoted : this.#posted.get(customer);
    const reply: LedgerReply = {
      at: this.#now(),
      customer,
      wamid,
      text,
      outcomeUnknown,
      ...(opaqueId === undefined ? {} : { opaqueId }),
      ...(message === undefined ? {} : { message }),
    };
    this.replies.push(reply);
    this.#lastReply.set(customer, reply);
    message?.replies.push(reply);
    for (const notify of this.#watchers.get(customer)?.splice(0) ?? []) notify();
  }

  lastReply(customer: string): LedgerReply | undefined {
    return this.#lastReply.get(customer);
  }

  /** Resolves with the customer's next reply. */
  nextReply(customer: string): Promise<void> {
    return new Promise((resolve) => {
      const watchers = this.#watchers.get(customer);
      if (watchers) watchers.push(resolve);
      else this.#watchers.set(customer, [resolve]);
    });
  }

  /** The process or one of its workers was killed. */
  killed(): void {
    this.#down = true;
    this.#outages.push({ from: this.#now(), to: Number.POSITIVE_INFINITY });
  }

  /** All of it is ready again. */
  restarted(): void {
    this.#down = false;
    this.#upSince = this.#now();
    const outage = this.#outages.at(-1);
    if (outage !== undefined) outage.to = this.#upSince;
  }

  /** Whether something was dead at some time in between. */
  wasDown(from: number, to: number): boolean {
    return this.#outages.some((outage) => outage.from <= to && outage.to >= from);
  }

  /** Milliseconds the customer will still wait for an answer; time while something was dead does not count. */
  patience(message: LedgerMessage, settleMs: number): number {
    if (this.#down) return settleMs;
    return Math.max(message.acceptedAt ?? this.#now(), this.#upSince) + settleMs - this.#now();
  }

  /** Messages on their way or accepted, and without an answer yet. */
  waiting(): LedgerMessage[] {
    return [...this.#posted.values()].filter(
      (message) => answersTo(message).length === 0 && message.gaveUpAt === undefined && !message.undelivered,
    );
  }

  #message(id: string): LedgerMessage {
    const message = this.messages.get(id);
    if (!message) throw new TypeError(`no customer wrote ${id}`);
    return message;
  }
}
