import type { Channel, OutgoingMessage, Pacing, SendOutcome } from '../../src/channels/channel.ts';
import { Dispatcher } from '../../src/delivery/dispatcher.ts';
import type { ConversationCommit, DeliveryUpdate, NewOutboxEntry } from '../../src/store/store.ts';
import { batchOf, commitOf } from './commits.ts';
import { FakeClock } from './fake-clock.ts';
import { MemoryStore } from './memory-store.ts';

/** How long a dispatcher waits for the status of an unknown outcome (ms). */
export const UNKNOWN_WAIT = 5_000;

export const accepted = { status: 'accepted', messageId: 'wamid' } as const satisfies SendOutcome;
export const unknown = {
  status: 'unknown',
  code: 'ETIMEDOUT',
  message: 'no answer',
} as const satisfies SendOutcome;
export const busy = { status: 'retry', code: '130429', message: 'too fast' } as const satisfies SendOutcome;
export const refused = {
  status: 'failed',
  code: '131026',
  message: 'unreachable',
} as const satisfies SendOutcome;

/** Dispatchers on a store in memory, the channel they send by, and what they tell. */
export class DispatcherWorld {
  readonly clock = new FakeClock();
  readonly store = new MemoryStore();
  /** What the channel answers, in order; accepted when it is used up. */
  outcomes: (SendOutcome | Promise<SendOutcome>)[] = [];
  pacing: Pacing | undefined;
  sent: string[] = [];
  readonly handedOver: OutgoingMessage[] = [];
  readonly failures: unknown[] = [];
  readonly codes: string[] = [];
  readonly unread: unknown[] = [];
  repeats = 0;
  paced = 0;
  readonly #revisions = new Map<string, number>();

  create(): Dispatcher {
    const channel: Channel = {
      name: 'whatsapp',
      ...(this.pacing === undefined ? {} : { pacing: this.pacing }),
      send: async (message: OutgoingMessage) => {
        this.sent.push(message.id);
        this.handedOver.push(message);
        return (await this.outcomes.shift()) ?? accepted;
      },
    };
    return new Dispatcher(
      { concurrency: 4, unknownWait: UNKNOWN_WAIT },
      {
        store: this.store,
        channel,
        clock: this.clock,
        observer: {
          changed: () => {},
          readFailed: (error) => this.unread.push(error),
          sent: () => {},
          answered: () => {},
          sendFailed: (_channel, code) => this.codes.push(code),
          paced: (_channel, wait) => {
            this.paced += wait;
          },
          repeatedUnknown: () => this.repeats++,
        },
        write: (deliveries) => this.write(deliveries),
        durable: () => this.store.durable(),
        atRest: async () => {},
        fail: async (update, failure) => {
          await this.write([update]);
          this.failures.push([update.conversation, update.entry, failure, update.decidedAt]);
        },
      },
    );
  }

  async write(deliveries: readonly DeliveryUpdate[]): Promise<void> {
    await this.store.commit({ ...batchOf(), deliveries: [...deliveries] });
  }

  /** The next message of a conversation. */
  async decide(conversation: string, more: Partial<NewOutboxEntry> = {}): Promise<void> {
    const revision = (this.#revisions.get(conversation) ?? 0) + 1;
    this.#revisions.set(conversation, revision);
    await this.store.commit(batchOf(this.#said(conversation, revision, more)));
  }

  /** Withdraws the first message of `a` and decides its second. */
  async withdraw(): Promise<void> {
    await this.store.commit(batchOf({ ...this.#said('a', 2), withdrawals: [{ from: 0, before: 2 }] }));
  }

  async states(conversation = 'a'): Promise<string[]> {
    return (await this.store.outbox(conversation, 0, 99)).map(({ state }) => state);
  }

  /** From now on there is a pace that gives as many permits as there are free, else says to come again in 100 ms. */
  permit(free: number): { free: number } {
    const permits = { free };
    this.pacing = {
      take: () => (permits.free-- > 0 ? 0 : 100),
      giveBack: () => {
        permits.free++;
      },
    };
    return permits;
  }

  #said(conversation: string, revision: number, more: Partial<NewOutboxEntry> = {}): ConversationCommit {
    const said = { entry: revision, revision, prompt: 'p', text: `text ${revision}`, at: this.clock.now() };
    return commitOf(conversation, revision, { record: '{}', journal: [], outbox: [{ ...said, ...more }] });
  }
}
