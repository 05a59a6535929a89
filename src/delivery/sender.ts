/** Hands claimed messages over to a channel and writes what became of them. */
import { outboxId } from '../actor/conversation-id.ts';
import type { ChannelTemplate, LateTemplate } from '../actor/message.ts';
import type { OutgoingMessage, SendOutcome } from '../channels/channel.ts';
import type { OutboxEntry } from '../store/store.ts';
import type { Ready } from './claims.ts';
import type { DispatcherParts, Failure, Settled } from './dispatcher-parts.ts';
import { updateFor } from './outcome-update.ts';
import type { SendQueue } from './send-queue.ts';

/** Pause after the store refused a write, in milliseconds. */
export const PAUSE_AFTER_FAILURE = 500;

export class Sender {
  readonly #parts: DispatcherParts;
  readonly #queue: SendQueue;
  readonly #abort = new AbortController();

  constructor(parts: DispatcherParts, queue: SendQueue) {
    this.#parts = parts;
    this.#queue = queue;
  }

  /** @returns true when its outcome is durable, false when it is to be found out */
  async send({ entry, address }: Ready): Promise<boolean> {
    const { channel, clock, traces } = this.#parts;
    const { conversation } = entry;
    const id = outboxId(conversation, entry.entry);
    const { text, media, at: decidedAt } = entry;
    const template = templateNow(entry.template, clock.now());
    const message = { id, address, text, decidedAt, ...(media && { media }), ...(template && { template }) };
    const began = clock.now();
    let outcome: SendOutcome;
    if (traces === undefined) {
      outcome = await this.#handOver(message);
      this.#told(entry, began, outcome);
    } else {
      outcome = await traces.send(entry, channel.name, async () => {
        const answer = await this.#handOver(message);
        this.#told(entry, began, answer);
        return answer;
      });
    }
    const update = updateFor(entry, outcome, clock.now());
    if (update === undefined) return false;
    await this.#settle(update, outcome);
    return true;
  }

  /** No status came after the last repeat either. */
  async giveUp({ conversation, entry, at: decidedAt }: OutboxEntry): Promise<void> {
    const failure = { code: 'outcome_unknown', message: 'no status came after the last repeat' };
    const error = `${failure.code}: ${failure.message}`;
    const at = this.#parts.clock.now();
    const update = { conversation, entry, decidedAt, at, kind: 'advance', state: 'failed', error } as const;
    await this.#settle(update, failure);
  }

  /** What is with the channel is not waited for any more. */
  abort(): void {
    this.#abort.abort();
  }

  async #handOver(message: OutgoingMessage): Promise<SendOutcome> {
    try {
      return await this.#parts.channel.send(message, this.#abort.signal);
    } catch (error) {
      return { status: 'unknown', code: 'internal', message: (error as Error).message };
    }
  }

  #told(entry: OutboxEntry, began: number, outcome: SendOutcome): void {
    const { channel, clock, observer } = this.#parts;
    const now = clock.now();
    observer.answered(channel.name, now - began);
    observer.sent(channel.name, outcome.status, now - entry.at);
    if ('code' in outcome) observer.sendFailed(channel.name, outcome.code);
    else this.#queue.sent(entry.conversation);
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
        if (this.#queue.isClosed) return; // it stays claimed, as after a crash
        await new Promise<void>((resolve) => clock.callAt(clock.now() + PAUSE_AFTER_FAILURE, resolve));
      }
    }
    observer.changed(update.conversation);
  }
}

/** What is known only when the message leaves: whether its text is still taken. */
function templateNow(late: LateTemplate | undefined, now: number): ChannelTemplate | undefined {
  if (late === undefined || now < late.after) return undefined;
  const { name, language, parameters } = late;
  return { name, language, parameters };
}
