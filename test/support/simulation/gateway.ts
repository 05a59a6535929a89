import type { MessageEvent, OperatorAction, OperatorEvent } from '../../../src/actor/event.ts';
import type { Held } from '../../../src/gateway/contacts.ts';
import type { LogEvent, StatusEvent } from '../../../src/log/event-log.ts';
import type { ShardGroup } from '../../../src/shard/shard-group.ts';
import { OUTBOX_RANK, type Store } from '../../../src/store/store.ts';
import type { Incarnation } from './incarnation.ts';
import type { Lives } from './lives.ts';
import type { Scheduler } from './scheduler.ts';
import type { Attempt } from './simulated-channel.ts';

/** Something a channel brings, again and again until it is acknowledged. */
export interface Inbound {
  conversation: string;
  /** Id of a message; undefined for what is none. */
  message: string | undefined;
  operator?: Omit<OperatorEvent, 'at'>;
  event(at: number): LogEvent;
  acknowledged: boolean;
  handed: Handing[];
}

/** One time it was handed to a group of shards. */
interface Handing {
  order: number;
  owner: Incarnation;
  /** Of its conversation. */
  life: number;
  /** Of its conversation, as it was committed then. */
  revision: number;
  /** And when it was answered; absent until then. */
  answeredAt?: number;
  /** A part of a webhook that was refused `perhaps` still comes: only the webhook as a whole was not acknowledged. */
  refused: 'no' | 'perhaps' | 'surely';
}

export interface GatewayWorld {
  scheduler: Scheduler;
  storage: Store;
  violate(what: string): void;
  lives: Lives;
  now(): number;
  /** Of the record that is committed; 0 without one. */
  revisionOf(conversation: string): number;
  /** Whether the message is in the journal or in the dead letters. */
  isDurable(message: string): boolean;
}

/** Brings webhooks to the group as WhatsApp does: what was not acknowledged comes again, and some that was. */
export class Gateway {
  readonly inbound: Inbound[] = [];
  readonly #world: GatewayWorld;
  readonly #held = new Map<string, Promise<void>>();
  #order = 0;

  constructor(world: GatewayWorld) {
    this.#world = world;
  }

  message(conversation: string, content: MessageEvent['content']): Inbound {
    const id = `${conversation}-m${this.inbound.length + 1}`;
    const sentAt = this.#world.now();
    return this.#add(conversation, id, (at) => ({
      kind: 'message',
      conversation,
      at,
      id,
      tenant: 'default',
      channel: 'whatsapp',
      address: `address of ${conversation}`,
      sentAt,
      content,
    }));
  }

  status({ conversation, entry, message }: Attempt, state: StatusEvent['state']): Inbound {
    const { decidedAt } = message;
    const error = state === 'failed' ? { error: { code: '131047', message: 'window closed' } } : {};
    return this.#add(conversation, undefined, (at) => ({
      kind: 'status',
      conversation,
      entry,
      decidedAt,
      state,
      at,
      messageId: `wamid-${conversation}:${entry}`,
      ...error,
    }));
  }

  operator(conversation: string, by: string, action: OperatorAction): Inbound {
    const id = `${by}-${this.inbound.length + 1}`;
    const texts = action.type === 'write' ? { ...action, text: `${by} writes ${id}` } : action;
    const operator = { kind: 'operator' as const, conversation, id, by, action: texts };
    const inbound = this.#add(conversation, undefined, (at) => ({ ...operator, at }));
    return Object.assign(inbound, { operator });
  }

  get unacknowledged(): Inbound[] {
    return this.inbound.filter(({ acknowledged }) => !acknowledged);
  }

  /** From now on messages of these conversations wait; see `Contacts`. */
  hold(conversations: readonly string[]): Held {
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const conversation of conversations) this.#held.set(conversation, promise);
    const lift = () => {
      for (const conversation of conversations) {
        if (this.#held.get(conversation) === promise) this.#held.delete(conversation);
      }
      resolve();
    };
    return { settled: Promise.resolve(), lift };
  }

  died(): void {
    this.#held.clear();
  }

  /** One webhook. */
  bring(group: ShardGroup, owner: Incarnation, webhook: readonly Inbound[]): void {
    const waiting = webhook.flatMap((one) => {
      return one.message === undefined ? [] : (this.#held.get(one.conversation) ?? []);
    });
    if (waiting.length === 0) this.#bring(group, owner, webhook);
    else {
      void Promise.all(waiting).then(() => {
        if (owner.state === 'running') this.bring(group, owner, webhook);
      });
    }
  }

  #bring(group: ShardGroup, owner: Incarnation, webhook: readonly Inbound[]): void {
    const { scheduler, now, revisionOf, lives } = this.#world;
    const handings = webhook.map((inbound) => {
      const revision = revisionOf(inbound.conversation);
      const life = lives.of(inbound.conversation);
      const handing: Handing = { life, order: ++this.#order, owner, revision, refused: 'no' };
      inbound.handed.push(handing);
      return handing;
    });
    const events = webhook.map((inbound) => inbound.event(now()));
    group.deliver(events).then(
      async () => {
        await this.#checkDurable(events, handings);
        for (const [n, handing] of handings.entries()) {
          handing.answeredAt = revisionOf(webhook[n]!.conversation);
        }
        scheduler.point('the webhook is acknowledged', owner, () => {
          for (const inbound of webhook) inbound.acknowledged = true;
        });
      },
      () => {
        for (const handing of handings) handing.refused = webhook.length === 1 ? 'surely' : 'perhaps';
      },
    );
  }

  /** A message is durable: none that was handed over before it, and was not refused, may still wait (G2). */
  checkOrder(id: string, owner: Incarnation): void {
    const { isDurable, violate, lives } = this.#world;
    const found = this.inbound.find(({ message }) => message === id)!;
    const life = lives.of(found.conversation);
    const order = (inbound: Inbound, counts: Handing['refused'][]) =>
      inbound.handed.find((one) => one.owner === owner && one.life === life && counts.includes(one.refused))
        ?.order ?? Infinity;
    const since = order(found, ['no', 'perhaps']);
    for (const other of this.inbound) {
      if (other.message === undefined || other === found || other.conversation !== found.conversation)
        continue;
      if (order(other, ['no']) < since && !isDurable(other.message))
        violate(`${id} overtook ${other.message}`);
    }
  }

  async #checkDurable(events: readonly LogEvent[], handings: readonly Handing[]): Promise<void> {
    const { storage, isDurable, violate, lives } = this.#world;
    for (const [n, event] of events.entries()) {
      const { conversation } = event;
      if (lives.areEnding(conversation) || handings[n]!.life !== lives.of(conversation)) continue; // it was erased with what it said
      if (event.kind === 'operator') continue; // it may be refused; see invariants.ts
      if (event.kind !== 'status') {
        if (!isDurable(event.id)) violate(`${event.id} was answered before it was durable`);
        continue;
      }
      const [entry] = await storage.outbox(event.conversation, event.entry - 1, 1);
      if (entry === undefined || entry.at !== event.decidedAt) continue; // of an earlier conversation
      if (OUTBOX_RANK[entry.state] < OUTBOX_RANK[event.state]) {
        violate(`${event.state} of ${event.conversation}:${event.entry} was answered before it was durable`);
      }
    }
  }

  #add(conversation: string, message: string | undefined, event: Inbound['event']): Inbound {
    const inbound: Inbound = { conversation, message, event, acknowledged: false, handed: [] };
    this.inbound.push(inbound);
    return inbound;
  }
}
