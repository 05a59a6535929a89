/** A store that several processes of a test share, as Redis is shared by engines: it fences and knows duplicates. */
import { ProsaError } from '../../src/errors.ts';
import type { LogEvent } from '../../src/log/event-log.ts';
import type { LoggedEvent, ShardHost } from '../../src/log/shard-host.ts';

export interface Delivery {
  process: string;
  shard: number;
  offset: number;
  at: number;
}

type Before = (shard: number, events: readonly LoggedEvent[]) => Promise<void>;

export class SharedShards {
  /** Each event the first time it was applied, by conversation. */
  readonly applied = new Map<string, string[]>();
  /** Every event that a process was handed, in that order. */
  readonly deliveries: Delivery[] = [];
  /** Who opened and who closed what, in that order. */
  readonly changes: { process: string; what: 'open' | 'close'; shard: number; at: number }[] = [];
  readonly #owners = new Map<number, OpenShard>();

  /** @param before runs before events are applied; to be slow, or to fail */
  host(process: string, before: Before = async () => {}): ShardHost {
    const shards = new Map<number, OpenShard>();
    const note = (what: 'open' | 'close', shard: number) =>
      this.changes.push({ process, what, shard, at: performance.now() });
    return {
      open: async (shard) => {
        note('open', shard);
        const opened = new OpenShard();
        shards.set(shard, opened);
        this.#owners.set(shard, opened);
      },
      close: async (shard) => {
        note('close', shard);
        shards.delete(shard);
      },
      deliver: async (shard, events) => {
        const at = performance.now();
        for (const { offset } of events) this.deliveries.push({ process, shard, offset, at });
        const open = shards.get(shard);
        if (open === undefined) throw new ProsaError('shard_closed', 'not open');
        await open.inOrder(events, async () => {
          await before(shard, events);
          if (open !== shards.get(shard)) throw new ProsaError('shard_closed', 'closed meanwhile');
          if (open !== this.#owners.get(shard)) throw new ProsaError('shard_fenced', 'another has it');
          for (const { event } of events) this.apply(event);
        });
      },
    };
  }

  apply(event: LogEvent): void {
    if (event.kind !== 'message') return;
    const ids = this.applied.get(event.conversation) ?? [];
    if (!ids.includes(event.id)) ids.push(event.id);
    this.applied.set(event.conversation, ids);
  }

  /** What a process was handed more than once. */
  repeatedIn(process: string): Delivery[] {
    const seen = new Set<string>();
    return this.deliveries.filter((delivery) => {
      if (delivery.process !== process) return false;
      const place = `${delivery.shard}/${delivery.offset}`;
      const isRepeated = seen.has(place);
      seen.add(place);
      return isRepeated;
    });
  }
}

/** Applies the events of each conversation in their order, and none behind one that failed. */
class OpenShard {
  readonly #last = new Map<string, Promise<void>>();

  async inOrder(events: readonly LoggedEvent[], apply: () => Promise<void>): Promise<void> {
    const conversations = new Set(events.map(({ event }) => event.conversation));
    const ahead = [...conversations].map((conversation) => this.#last.get(conversation));
    const applied = Promise.all(ahead).then(apply);
    for (const conversation of conversations) this.#last.set(conversation, applied);
    await applied;
  }
}
