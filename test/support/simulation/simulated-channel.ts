import type { Channel, OutgoingMessage, SendOutcome } from '../../../src/channels/channel.ts';
import { OUTBOX_RANK, type OutboxEntry, type Store } from '../../../src/store/store.ts';
import type { Clock } from '../../../src/timers/clock.ts';
import type { Incarnation } from './incarnation.ts';
import type { Lives } from './lives.ts';
import type { Scheduler } from './scheduler.ts';

/**
 * What the network and the channel make of one send. `lost` and `unheard` both look like a timeout to the sender:
 * the first never arrived, the second did. `slow` arrives, and is answered only after the sender has given up.
 */
export type SendPlan = 'accepted' | 'busy' | 'refused' | 'lost' | 'unheard' | 'slow';

/** One hand-over to the channel. */
export interface Attempt {
  conversation: string;
  /** Of the conversation. */
  life: number;
  entry: number;
  message: OutgoingMessage;
  owner: Incarnation;
  plan: SendPlan;
  /** When it was handed over, and when its sender was told what became of it; however the clock was set (ms). */
  began: number;
  ended: number | undefined;
  /** It is in front of the customer. */
  reached: boolean;
  /** What the sender was told, if it lived to hear it. */
  told: SendOutcome['status'] | undefined;
}

export interface ChannelWorld {
  scheduler: Scheduler;
  storage: Store;
  violate(what: string): void;
  lives: Lives;
  clock: { readonly elapsed: number };
  /** Whether it was withdrawn before it was claimed for the last time. */
  isSilenced(conversation: string, entry: Pick<OutboxEntry, 'entry' | 'revision'>): boolean;
}

const REACHES: ReadonlySet<SendPlan> = new Set(['accepted', 'unheard', 'slow']);
/** How long a status is waited for where the outcome is in doubt (ms). */
export const UNKNOWN_WAIT = 5_000;
const ANSWER_TIMEOUT = 15_000;

/** A channel that remembers what it was given; how it treats each send is planned, and later ones are accepted. */
export class SimulatedChannel {
  readonly attempts: Attempt[] = [];
  readonly #world: ChannelWorld;
  readonly #plans: readonly SendPlan[];

  constructor(world: ChannelWorld, plans: readonly SendPlan[]) {
    this.#world = world;
    this.#plans = plans;
  }

  of(owner: Incarnation, clock: Clock): Channel {
    return { name: 'whatsapp', send: (message) => this.#send(message, owner, clock) };
  }

  /** What was on its way when the sender died arrives all the same. */
  died(owner: Incarnation): void {
    for (const attempt of this.attempts) {
      if (attempt.owner !== owner || !REACHES.has(attempt.plan)) continue;
      attempt.reached ||= attempt.entry % 2 === 1; // half of them
    }
  }

  async #send(message: OutgoingMessage, owner: Incarnation, clock: Clock): Promise<SendOutcome> {
    const { scheduler, violate } = this.#world;
    const never = new Promise<SendOutcome>(() => {});
    if (owner.state === 'closed') violate(`a closed group sent ${message.id}`);
    if (owner.state !== 'running') return never;
    const id = /^(.+):(\d+)$/.exec(message.id)!;
    const plan = this.#plans[this.attempts.length] ?? 'accepted';
    const life = this.#world.lives.of(id[1]!);
    const of = { conversation: id[1]!, life, entry: Number(id[2]) };
    const began = this.#world.clock.elapsed;
    const unknown = { reached: false, told: undefined, ended: undefined };
    const attempt: Attempt = { ...of, message, owner, plan, began, ...unknown };
    this.attempts.push(attempt);
    await this.#checkHandOver(attempt);
    return new Promise((resolve) => {
      const answer = () => {
        attempt.told = told(plan, message.id).status;
        if (owner.state === 'running') attempt.ended = this.#world.clock.elapsed;
        resolve(told(plan, message.id));
      };
      scheduler.point(`${message.id} arrives: ${plan}`, owner, () => {
        attempt.reached = REACHES.has(plan);
        if (plan === 'accepted' || plan === 'busy' || plan === 'refused') {
          scheduler.point(`${message.id}: answer`, owner, answer);
        } else if (plan === 'unheard') answer();
        else clock.callAt(clock.now() + ANSWER_TIMEOUT, answer);
      });
    });
  }

  /** Durably claimed, the only one under way, nothing before it unfinished, and not known to have been sent. */
  async #checkHandOver(attempt: Attempt): Promise<void> {
    const { storage, violate, isSilenced, lives } = this.#world;
    const { conversation, entry, message, owner } = attempt;
    if (lives.areEnding(conversation)) return; // it was claimed before
    const outbox = await storage.outbox(conversation, 0, 10_000);
    const stored = outbox.find((one) => one.entry === entry);
    if (stored === undefined) return violate(`${message.id} was sent and is not in the outbox`);
    if (stored.text !== message.text) violate(`${message.id} was sent with another text`);
    if (stored.state !== 'sending') violate(`${message.id} was sent while it was ${stored.state}`);
    if (isSilenced(conversation, stored))
      violate(`${message.id} was sent after somebody else had taken over`);
    if (outbox.some((one) => one.entry < entry && OUTBOX_RANK[one.state] < OUTBOX_RANK.sent)) {
      violate(`${message.id} was sent before an earlier message of its conversation`);
    }
    const isSame = (one: Attempt) => one.message.id === message.id && one.life === attempt.life;
    for (const other of this.attempts) {
      if (other === attempt || other.conversation !== conversation || other.owner !== owner) continue;
      if (other.told === undefined) violate(`${message.id} was sent while ${other.message.id} was under way`);
      else if (isSame(other) && (other.told === 'accepted' || other.told === 'failed')) {
        violate(`${message.id} was sent again although its outcome was known: ${other.told}`);
      }
    }
    const inDoubt = this.attempts.findLast((one) => one !== attempt && isSame(one));
    if (inDoubt === undefined || inDoubt.told === 'retry') return;
    if (attempt.began < (inDoubt.ended ?? inDoubt.began) + UNKNOWN_WAIT) {
      violate(`${message.id} was sent again before its status could come`);
    }
  }
}

function told(plan: SendPlan, id: string): SendOutcome {
  if (plan === 'accepted') return { status: 'accepted', messageId: `wamid-${id}` };
  if (plan === 'busy') return { status: 'retry', code: '130429', message: 'too fast' };
  if (plan === 'refused') return { status: 'failed', code: '131026', message: 'unreachable' };
  return { status: 'unknown', code: 'ETIMEDOUT', message: 'no answer' };
}
