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

export class SharedShards {
  /** Each event the first time it was applied, by conversation. */
  readonly applied = new Map<string, string[]>();
  /** Every event that a process was handed, in that order. */
  readonly deliveries: Delivery[] = [];
  /** Who opened and who closed what, in that order. */
  readonly changes: { process: string; what: 'open' | 'close'; shard: number; at: number }[] = [];
  readonly #owners = new Map<number, object>();

  /** @param before runs before events are applied; to be slow, or to fail */
  host(
    process: string,
    before?: (shard: number, events: readonly LoggedEvent[]) => Promise<void>,
  ): ShardHost {
    const owned = new Map<number, object>();
    const note = (what: 'open' | 'close', shard: number) =>
      this.changes.push({ process, what, shard, at: performance.now() });
    return {
      open: async (shard) => {
        note('open', shard);
        const token = {};
        owned.set(shard, token);
        this.#owners.set(shard, token);
      },
      close: async (shard) => {
        note('close', shard);
        owned.delete(shard);
      },
      deliver: async (shard, events) => {
        const at = performance.now();
        for (const { offset } of events) this.deliveries.push({ process, shard, offset, at });
        await before?.(shard, events);
        const token = owned.get(shard);
        if (token === undefined) throw new ProsaError('shard_closed', 'not open');
        if (token !== this.#owners.get(shard)) throw new ProsaError('shard_fenced', 'another has it');
        for (const { event } of events) this.apply(event);
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
