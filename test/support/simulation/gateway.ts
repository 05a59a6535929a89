import type { MessageEvent } from '../../../src/actor/event.ts';
import type { LogEvent, StatusEvent } from '../../../src/log/event-log.ts';
import type { ShardGroup } from '../../../src/shard/shard-group.ts';
import { OUTBOX_RANK, type Store } from '../../../src/store/store.ts';
import type { Incarnation } from './incarnation.ts';
import type { Scheduler } from './scheduler.ts';

/** Something a channel brings, again and again until it is acknowledged. */
export interface Inbound {
  conversation: string;
  /** Id of a message; undefined for a status. */
  message: string | undefined;
  event(at: number): LogEvent;
  acknowledged: boolean;
  handed: Handing[];
}

/** One time it was handed to a group of shards. */
interface Handing {
  order: number;
  owner: Incarnation;
  /** A part of a webhook that was refused `perhaps` still comes: only the webhook as a whole was not acknowledged. */
  refused: 'no' | 'perhaps' | 'surely';
}

export interface GatewayWorld {
  scheduler: Scheduler;
  storage: Store;
  violate(what: string): void;
  now(): number;
  /** Whether the message is in the journal or in the dead letters. */
  isDurable(message: string): boolean;
}

/** Brings webhooks to the group as WhatsApp does: what was not acknowledged comes again, and some that was. */
export class Gateway {
  readonly inbound: Inbound[] = [];
  readonly #world: GatewayWorld;
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

  status(conversation: string, entry: number, state: StatusEvent['state']): Inbound {
    const error = state === 'failed' ? { error: { code: '131047', message: 'window closed' } } : {};
    return this.#add(conversation, undefined, (at) => ({
      kind: 'status',
      conversation,
      entry,
      state,
      at,
      messageId: `wamid-${conversation}:${entry}`,
      ...error,
    }));
  }

  get unacknowledged(): Inbound[] {
    return this.inbound.filter(({ acknowledged }) => !acknowledged);
  }

  /** One webhook. */
  bring(group: ShardGroup, owner: Incarnation, webhook: readonly Inbound[]): void {
    const { scheduler, now } = this.#world;
    const handings = webhook.map((inbound) => {
      const handing: Handing = { order: ++this.#order, owner, refused: 'no' };
      inbound.handed.push(handing);
      return handing;
    });
    const events = webhook.map((inbound) => inbound.event(now()));
    group.deliver(events).then(
      async () => {
        await this.#checkDurable(events);
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
    const { isDurable, violate } = this.#world;
    const found = this.inbound.find(({ message }) => message === id)!;
    const order = (inbound: Inbound, counts: Handing['refused'][]) =>
      inbound.handed.find((handing) => handing.owner === owner && counts.includes(handing.refused))?.order ??
      Infinity;
    const since = order(found, ['no', 'perhaps']);
    for (const other of this.inbound) {
      if (other.message === undefined || other === found || other.conversation !== found.conversation)
        continue;
      if (order(other, ['no']) < since && !isDurable(other.message))
        violate(`${id} overtook ${other.message}`);
    }
  }

  async #checkDurable(events: readonly LogEvent[]): Promise<void> {
    const { storage, isDurable, violate } = this.#world;
    for (const event of events) {
      if (event.kind !== 'status') {
        if (!isDurable(event.id)) violate(`${event.id} was answered before it was durable`);
        continue;
      }
      const [entry] = await storage.outbox(event.conversation, event.entry - 1, 1);
      if (OUTBOX_RANK[entry!.state] < OUTBOX_RANK[event.state]) {
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
